#pragma once

#include <optional>
#include <span>
#include <vector>

#include "channels/channel_notice.h"
#include "channels/state_answer.h"
#include "procedure/act_ground.h"
#include "procedure/act_numbers.h"
#include "procedure/actor.h"
#include "store/nonce_store.h"

namespace canbao {

// What a channel told of a payment that it has no money of, and to whose books.
struct PreparedState {
    struct Command {
        RegionCode area;
        StateNotice notice;
    } command;
    Actor actor;
    // Of a signed message: used up in the transaction in which the state is recorded.
    std::optional<MessageNonce> nonce = {};
};

// Records what channels told in turn, in one transaction, as an act of kind `channel_states` for each area
// and actor. What was told before is answered as it was, and not recorded again. Errors leave nothing behind.
// `now`: microseconds since 1970.
DatabaseResult<std::vector<StateAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                         std::span<const PreparedState* const> states,
                                                         ActNumbers& numbers, std::int64_t now);

}  // namespace canbao
