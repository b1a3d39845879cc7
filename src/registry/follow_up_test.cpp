#include "registry/follow_up.h"

#include <vector>

#include <gtest/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

FollowUp follow_up(std::int64_t act, FollowUpState state, std::string_view on) {
    return {.person = PersonNumber{1},
            .act = act,
            .state = state,
            .on = day(on),
            .by = std::string(kTownshipFollowsUp)};
}

TEST(FollowUps, CountTheLastDayThenTheLastAct) {
    const std::vector<FollowUp> all = {follow_up(3, FollowUpState::declined, "2026-01-10"),
                                       follow_up(4, FollowUpState::contacted, "2026-01-10"),
                                       follow_up(9, FollowUpState::declined, "2026-01-05")};
    EXPECT_EQ(last_follow_up(all, day("2026-01-04")), nullptr);
    EXPECT_EQ(last_follow_up(all, day("2026-01-09"))->act, 9);
    EXPECT_EQ(last_follow_up(all, day("2026-01-10"))->act, 4) << "of one day what was recorded last";
    EXPECT_EQ(last_follow_up({}, day("2026-01-10")), nullptr);
}

TEST(FollowUps, SayWhereSomebodyStands) {
    const FollowUp declined = follow_up(3, FollowUpState::declined, "2026-01-10");
    EXPECT_EQ(follow_up_state(false, nullptr), FollowUpState::to_contact);
    EXPECT_EQ(follow_up_state(false, &declined), FollowUpState::declined);
    EXPECT_EQ(follow_up_state(true, &declined), FollowUpState::enrolled) << "whatever was said before";
}

TEST(FollowUps, AreNamedInBothLanguages) {
    EXPECT_EQ(follow_up_state_named("不愿参保"), FollowUpState::declined);
    EXPECT_EQ(follow_up_state_named("to contact"), FollowUpState::to_contact);
    EXPECT_EQ(follow_up_state_named("to_contact"), FollowUpState::to_contact);
    EXPECT_EQ(follow_up_state_named("去世"), std::nullopt);
}

}  // namespace
}  // namespace canbao
