#include "registry/register_entry.h"

#include <gtest/gtest.h>

#include "registry/invented_entries.h"

namespace canbao {
namespace {

using enum EnrolmentEvent;

Date day(std::string_view text) { return *Date::parse(text); }

RegisterEntry with_details(std::vector<DetailFact> details) {
    RegisterEntry entry = invented_entry("140522", 7);
    entry.details = std::move(details);
    return entry;
}

TEST(DetailOn, is_what_the_latest_act_in_effect_says) {
    const RegisterEntry entry =
        with_details({invented_detail(day("2026-01-01"), 1), invented_detail(day("2026-03-01"), 2),
                      invented_detail(day("2026-03-01"), 3)});
    for (const auto& [on, act] : {std::pair("2026-01-01", 1), std::pair("2026-02-28", 1),
                                  std::pair("2026-03-01", 3), std::pair("2030-01-01", 3)})
        EXPECT_EQ(detail_on(day(on), entry).act, act) << on;
    EXPECT_EQ(entry.detail().act, 3);
}

TEST(DetailOn, before_the_first_is_the_first) {
    const RegisterEntry entry =
        with_details({invented_detail(day("2026-03-01"), 1), invented_detail(day("2026-05-01"), 2)});
    EXPECT_EQ(detail_on(day("2020-01-01"), entry).act, 1);
}

TEST(DetailOn, of_a_later_act_that_holds_from_an_earlier_day_is_that_acts) {
    const RegisterEntry entry =
        with_details({invented_detail(day("2026-03-01"), 1), invented_detail(day("2026-02-01"), 2)});
    EXPECT_EQ(detail_on(day("2026-02-15"), entry).act, 2);
    EXPECT_EQ(detail_on(day("2026-04-01"), entry).act, 2);
}

TEST(DetailOn, of_an_entry_without_details_is_a_bug) {
    EXPECT_DEATH(static_cast<void>(detail_on(day("2026-01-01"), with_details({}))), "CHECK");
}

TEST(DiedOn, is_the_day_of_a_termination_by_death_wherever_it_stands) {
    RegisterEntry entry = invented_entry("140522", 7);
    EXPECT_EQ(died_on(entry), std::nullopt);
    entry.enrolments = {invented_fact(enrolled, "2026-01-01", 1),
                        invented_fact(terminated, "2026-02-01", 2, EnrolmentCause::moved_away)};
    EXPECT_EQ(died_on(entry), std::nullopt) << "moved away";
    entry.enrolments.push_back(invented_fact(terminated, "2025-12-01", 3, EnrolmentCause::death));
    entry.enrolments.push_back(invented_fact(enrolled, "2026-06-01", 4));
    EXPECT_EQ(died_on(entry), day("2025-12-01"));
}

}  // namespace
}  // namespace canbao
