#pragma once

#include <vector>

#include "store/audit_store.h"

namespace canbao {

// What became of heads of the chain that were kept outside.
struct KeptHeads {
    std::uint64_t standing = 0;      // the same seal is there still
    std::vector<ChainFault> faults;  // of each area the first head that does not stand
};

// Looks whether each head is the seal of that number still, in the chain as it stands in the books: whether
// the chain holds in itself is for check_chain. A chain that was rewritten as a whole holds, and has other
// seals.
DatabaseResult<KeptHeads> compare_heads(Connection& connection, std::vector<ChainHead> kept);

}  // namespace canbao
