#pragma once

#include <string>
#include <vector>

#include "gateway/channel_simulator.h"
#include "store/bill_store.h"
#include "store/connection.h"

namespace canbao {

// How a season's payments are invented, for a rehearsal: from the bills of an area that count and are not
// paid.
struct SimulationOrder {
    SeasonKey season;
    Date on;  // when people pay, and what channels' files are of
    std::uint64_t seed;
    Misbehaviour misbehaviour;
};

// Files as channels would hand them in, and the statements of the day after.
struct SimulatedFile {
    std::string name;
    std::string bytes;
};

// Of a hundred people some sixty pay by WeChat, twenty at the bank, fifteen at the tax hall, in cash or by
// POS; the others don't. Every fiftieth pays twice, every two-hundredth a fen too little. Statements lack
// some trades, have some that nobody told us, and state another amount of some; they tell of what is in the
// treasury. The same for the same books and seed.
DatabaseResult<std::vector<SimulatedFile>> simulate_channels(Connection& connection,
                                                             const SimulationOrder& order);

}  // namespace canbao
