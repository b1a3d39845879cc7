#include "collection/order_schedule.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::int64_t kMinute = 60LL * 1'000'000;

TEST(OrderSchedule, asks_ever_more_seldom_and_ends) {
    OrderTrail trail{.placed_at = 1000 * kMinute};
    std::int64_t before = 0;
    for (std::size_t attempt = 0; attempt < kQuestionWaitMinutes.size(); ++attempt) {
        const auto due = next_question_at(trail);
        ASSERT_TRUE(due);
        const std::int64_t wait = *due - (attempt == 0 ? trail.placed_at : trail.last_asked_at);
        EXPECT_EQ(wait, kQuestionWaitMinutes[attempt] * kMinute);
        EXPECT_GT(wait, before);
        EXPECT_FALSE(is_left_to_people(trail));
        before = wait;
        trail.last_asked_at = *due;
        ++trail.attempts;
    }
    EXPECT_FALSE(next_question_at(trail));
    EXPECT_TRUE(is_left_to_people(trail));
}

TEST(OrderSchedule, asks_nobody_who_has_ended_it_or_another) {
    OrderTrail trail;
    EXPECT_TRUE(next_question_at(trail));
    trail.has_ended = true;
    EXPECT_FALSE(next_question_at(trail));
    trail = {.attempts = 8, .is_elsewhere = true};
    EXPECT_FALSE(next_question_at(trail));
    EXPECT_FALSE(is_left_to_people(trail));
}

}  // namespace
}  // namespace canbao
