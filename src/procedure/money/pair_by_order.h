#pragma once

#include <vector>

#include "channels/channel_statement.h"
#include "collection/key_match.h"
#include "collection/reconciliation.h"
#include "store/database.h"

namespace canbao {

// The second pass of a reconciliation: payments of the channel whose trade numbers have no counterpart, but
// whose orders do. `found` is what the match found, place by place, and has the pairs afterwards.
DatabaseResult<Done> pair_by_order(Connection& connection, const ChannelStatement& statement,
                                   const KeyMatch& match, std::vector<FoundDifference>& found);

}  // namespace canbao
