#pragma once

#include <type_traits>

#include "store/connection.h"

namespace canbao {

// Writes within one transaction: all that `work` does is there, or nothing where it fails or cannot be
// committed. `work` answers a DatabaseResult.
template <typename Work>
std::invoke_result_t<const Work&> in_transaction(Connection& connection, const Work& work) {
    TRY(connection.begin(TransactionKind::write));
    auto outcome = work();
    const DatabaseResult<Done> committed =
        outcome ? connection.commit() : DatabaseResult<Done>(tl::unexpected(outcome.error()));
    if (committed) return outcome;
    connection.roll_back();
    return tl::unexpected(committed.error());
}

}  // namespace canbao
