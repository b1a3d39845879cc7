#pragma once

#include <string>
#include <vector>

#include "procedure/actor.h"
#include "store/connection.h"
#include "vocabulary/money.h"
#include "vocabulary/region_code.h"

namespace canbao {

// A payment of which its channel said two things: the first stands, and somebody asks the channel. Where it
// has given the money back, that is field "state".
struct DisputedPayment {
    RegionCode area;
    std::int64_t payment;
    std::string channel;
    std::string trade;
    Money amount;
    std::int64_t paid_at;  // microseconds since 1970
    std::string field;     // amount, paid_at, order, lines, state
    std::string said;
    std::int64_t act;  // by which it was noted
};

// Of a county, a city or a province. Error: the actor may not.
DatabaseResult<std::vector<DisputedPayment>> read_disputed(Connection& connection, const Actor& actor,
                                                           RegionCode region);

}  // namespace canbao
