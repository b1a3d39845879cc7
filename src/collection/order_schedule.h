#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace canbao {

// When a channel is asked about an order of which nothing is known: so many minutes after it was placed, and
// then after it was last asked. The one place that says so. Nobody's rule: channels ask that they be asked
// soon, and ever more seldom. After the last it is left to people.
constexpr std::array<std::int64_t, 8> kQuestionWaitMinutes = {2, 5, 15, 60, 240, 720, 1440, 2880};

// What is known of an order that nobody has paid yet, as one channel is concerned. Moments are microseconds
// since 1970.
struct OrderTrail {
    std::int64_t placed_at = 0;
    int attempts = 0;                // how often this channel was asked
    std::int64_t last_asked_at = 0;  // where there are any
    bool has_ended = false;          // it said: closed, or refunded
    bool is_elsewhere = false;       // another channel has it in process, and this one has said nothing
};

// When the next question is due; nothing: it is not to be asked.
std::optional<std::int64_t> next_question_at(const OrderTrail& trail);
// Whether it was asked as often as it is to be, in vain.
bool is_left_to_people(const OrderTrail& trail);

}  // namespace canbao
