#pragma once

#include <functional>

#include "files/key_ring.h"
#include "store/connection.h"

namespace canbao {

struct ResealTally {
    std::uint64_t details = 0;
    std::uint64_t commands = 0;
    std::uint64_t notes = 0;
    std::uint64_t payees = 0;
};

// Seals everything anew that older keys sealed, in small transactions while others go on; where it breaks
// off, it goes on when it is called again. The keys are noted in the database first, so that whoever was
// started with the older ones writes nothing more. Errors: something cannot be opened, the database fails.
// `seen` is told how many rows are done.
DatabaseResult<ResealTally> reseal(Connection& connection, const KeyRing& keys, std::int64_t now,
                                   const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
