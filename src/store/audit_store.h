#pragma once

#include <string>
#include <vector>

#include "channels/chain_head.h"
#include "store/connection.h"
#include "vocabulary/region_code.h"

namespace canbao {

// Seals the acts of each area since its last seal: SM3 over the seal before and the digests of the acts, in
// their order. Whoever changes an act afterwards, takes one away or puts one in between, breaks the chain.
// More acts than one seal covers get several, so that nobody waits long. Returns how many acts were sealed.
// `now`: microseconds since 1970.
constexpr std::uint64_t kMostActsInSeal = 100'000;
DatabaseResult<std::uint64_t> seal_acts(Connection& connection, std::int64_t now,
                                        std::uint64_t most_in_seal = kMostActsInSeal);

struct ChainFault {
    std::int64_t area;
    std::int64_t act;  // 0: the seal itself
    LocalText message;
};
struct ChainCheck {
    std::uint64_t seals = 0;
    std::uint64_t acts_sealed = 0;
    std::uint64_t acts = 0;
    std::vector<ChainFault> faults;  // the first hundred
};

// Reckons every digest and every seal anew.
DatabaseResult<ChainCheck> check_chain(Connection& connection);

// The last seal of each area.
DatabaseResult<std::vector<ChainHead>> chain_heads(Connection& connection);

}  // namespace canbao
