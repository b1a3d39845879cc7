#pragma once

#include <optional>
#include <string>

#include "channels/act_answer.h"
#include "channels/channel_notice.h"

namespace canbao {

// What came of a channel's notice that it has no money: processing, closed, refunded.
struct StateAnswer {
    std::optional<std::int64_t> act;  // by which it was recorded; nothing where there is a fault
    std::optional<ActFault> fault;
    bool is_repeated = false;  // told before: recorded then
    bool is_replayed = false;  // nothing was done: the nonce of its message was used before
};

// Appends the answer as one JSON object, without a newline: docs/formats/payment-callback.md.
void append_state_answer(std::string& out, const StateNotice& notice, const StateAnswer& answer,
                         Language language);

}  // namespace canbao
