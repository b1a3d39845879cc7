#include "collection/order_schedule.h"

namespace canbao {

std::optional<std::int64_t> next_question_at(const OrderTrail& trail) {
    constexpr std::int64_t kMinute = 60LL * 1'000'000;
    const auto attempts = static_cast<std::size_t>(trail.attempts);
    if (trail.has_ended || trail.is_elsewhere || attempts >= kQuestionWaitMinutes.size()) return std::nullopt;
    const std::int64_t since = attempts == 0 ? trail.placed_at : trail.last_asked_at;
    return since + kQuestionWaitMinutes[attempts] * kMinute;
}

bool is_left_to_people(const OrderTrail& trail) {
    return !trail.has_ended && !trail.is_elsewhere &&
           static_cast<std::size_t>(trail.attempts) >= kQuestionWaitMinutes.size();
}

}  // namespace canbao
