#include "registry/enrolment.h"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

EnrolmentFact fact(EnrolmentEvent event, std::string_view from, std::int64_t act) {
    return {event, EnrolmentCause::by_request, day(from), act, {}};
}

TEST(Standing, follows_the_last_fact_that_took_effect) {
    using enum EnrolmentEvent;
    using Kind = Standing::Kind;
    const std::vector<EnrolmentFact> facts = {
        fact(enrolled, "2026-01-01", 1), fact(suspended, "2026-03-01", 2), fact(resumed, "2026-05-01", 3),
        fact(terminated, "2026-09-01", 4)};
    for (const auto& [on, kind] :
         {std::pair("2025-12-31", Kind::never_enrolled), std::pair("2026-01-01", Kind::active),
          std::pair("2026-02-28", Kind::active), std::pair("2026-03-01", Kind::suspended),
          std::pair("2026-05-01", Kind::active), std::pair("2026-12-31", Kind::terminated)})
        EXPECT_EQ(standing_on(day(on), facts).kind, kind) << on;
    EXPECT_EQ(standing_on(day("2026-04-01"), facts).since, &facts[1]);
}

TEST(Standing, of_one_day_the_later_act_counts) {
    using enum EnrolmentEvent;
    const std::vector<EnrolmentFact> facts = {fact(resumed, "2026-01-01", 9),
                                              fact(suspended, "2026-01-01", 5)};
    EXPECT_EQ(standing_on(day("2026-01-01"), facts).kind, Standing::Kind::active);
}

TEST(Standing, a_later_act_may_take_effect_before_an_earlier_one) {
    using enum EnrolmentEvent;
    const std::vector<EnrolmentFact> facts = {fact(enrolled, "2026-06-01", 1),
                                              fact(terminated, "2026-02-01", 2)};
    EXPECT_EQ(standing_on(day("2026-03-01"), facts).kind, Standing::Kind::terminated);
    EXPECT_EQ(standing_on(day("2026-07-01"), facts).kind, Standing::Kind::active);
}

RC_GTEST_PROP(StandingProperty, does_not_depend_on_the_order_of_facts, ()) {
    std::vector<EnrolmentFact> facts;
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i)
        facts.push_back({*rc::gen::element(EnrolmentEvent::enrolled, EnrolmentEvent::suspended,
                                           EnrolmentEvent::resumed, EnrolmentEvent::terminated),
                         EnrolmentCause::first,
                         day("2026-01-01").plus_days(*rc::gen::inRange(0, 5)),
                         i,
                         {}});
    const Date on = day("2026-01-01").plus_days(*rc::gen::inRange(-1, 6));
    const Standing before = standing_on(on, facts);
    auto shuffled = facts;
    std::ranges::reverse(shuffled);
    const Standing after = standing_on(on, shuffled);
    RC_ASSERT(before.kind == after.kind);
    RC_ASSERT((before.since == nullptr) == (after.since == nullptr));
    if (before.since != nullptr) RC_ASSERT(*before.since == *after.since);
}

RC_GTEST_PROP(ActiveTogether, is_so_where_both_are_active_on_a_day, ()) {
    const auto facts = [] {
        std::vector<EnrolmentFact> out;
        const int count = *rc::gen::inRange(0, 5);
        for (int i = 0; i < count; ++i)
            out.push_back({*rc::gen::element(EnrolmentEvent::enrolled, EnrolmentEvent::suspended,
                                             EnrolmentEvent::resumed, EnrolmentEvent::terminated),
                           *rc::gen::element(EnrolmentCause::by_request, EnrolmentCause::death),
                           day("2026-01-01").plus_days(*rc::gen::inRange(0, 8)),
                           i,
                           {}});
        return out;
    };
    const auto one = facts();
    const auto other = facts();
    const Date since = day("2026-01-01").plus_days(*rc::gen::inRange(-1, 9));
    bool expected = false;
    for (int i = 0; i < 12; ++i)
        expected = expected || (standing_on(since.plus_days(i), one).kind == Standing::Kind::active &&
                                standing_on(since.plus_days(i), other).kind == Standing::Kind::active);
    RC_ASSERT(are_active_together(since, one, other) == expected);
    RC_ASSERT(are_active_together(since, other, one) == expected);
}

TEST(EnrolmentWords, lead_there_and_back) {
    for (const std::string_view event : {"enrolled", "suspended", "resumed", "terminated"})
        EXPECT_EQ(word(enrolment_event(event).value()), event);
    for (const std::string_view cause : {"first", "back_after_lapse", "transfer_in", "by_request", "death",
                                         "employee_insurance", "moved_away"})
        EXPECT_EQ(word(enrolment_cause(cause).value()), cause);
    EXPECT_FALSE(enrolment_event("paused") || enrolment_cause(""));
}

}  // namespace
}  // namespace canbao
