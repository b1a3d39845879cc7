#pragma once

#include "collection/reconciliation.h"
#include "procedure/bulk_act.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

// What people decide on a difference of a channel.
struct DifferenceDecision {
    RegionCode area;
    ChannelKey channel;
    DifferenceKey key;
    DifferenceStep step;
    Date on;
};
// The next version of it. Errors: there is no such open difference, or the step is not allowed; the actor may
// not.
DatabaseResult<Difference> decide_difference(BulkWriter& writer, const DifferenceDecision& decision);

}  // namespace canbao
