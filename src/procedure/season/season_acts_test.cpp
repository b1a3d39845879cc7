// What a season rests on, and the days as of which its bills can be made.

#include "procedure/season/season_acts.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "policy/real_policies.h"
#include "procedure/season/bill_season.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

Result<SeasonLaw> law_of(std::string_view area, int year) {
    return law_of_season(book_of_every_place(CANBAO_SOURCE_DIR), {*RegionCode::parse(area), year});
}

bool names(const std::vector<const Statement*>& rules, std::string_view path) {
    return std::ranges::count(rules, path, &Statement::path) > 0;
}

TEST(SeasonLaw, needs_a_standard_and_a_window) {
    EXPECT_TRUE(law_of("140522", 2026));
    EXPECT_FALSE(law_of("140522", 2030));
}

TEST(SeasonLaw, says_what_is_a_reading_and_what_is_not_published) {
    const auto law = law_of("140522", 2026);
    ASSERT_TRUE(law);
    EXPECT_TRUE(names(law->readings, "window.collection"));
    EXPECT_TRUE(names(law->unknowns, "subsidy.severe_disability"));
    EXPECT_TRUE(names(law->unknowns, "contribution.government_subsidy"));
    EXPECT_FALSE(names(law->readings, "critical_illness.band.first")) << "no bill rests on it";
}

TEST(SeasonLaw, knows_the_government_subsidy_where_it_is_published) {
    const auto published = law_of("140823", 2025);
    ASSERT_TRUE(published);
    EXPECT_EQ(published->government_subsidy_per_head(), *Money::parse("700.00"));
    const auto not_published = law_of("140405", 2026);
    ASSERT_TRUE(not_published);
    EXPECT_NE(not_published->government_subsidy, nullptr);
    EXPECT_FALSE(not_published->government_subsidy_per_head());
}

TEST(SeasonLaw, bills_as_of_days_on_which_people_can_pay) {
    const auto yangcheng = law_of("140522", 2026);
    const auto tunliu = law_of("140405", 2026);
    ASSERT_TRUE(yangcheng && tunliu);
    EXPECT_FALSE(check_bill_day(*yangcheng, day("2025-10-20")));
    EXPECT_TRUE(check_bill_day(*yangcheng, day("2025-10-21")));
    EXPECT_TRUE(check_bill_day(*yangcheng, day("2026-12-31"))) << "late";
    EXPECT_FALSE(check_bill_day(*yangcheng, day("2027-01-01")));
    EXPECT_TRUE(check_bill_day(*tunliu, day("2025-11-25")));
    const auto closed = check_bill_day(*tunliu, day("2025-11-26"));
    ASSERT_FALSE(closed) << "payable on days 1 to 25";
    EXPECT_NE(closed.error().message.en.find("2025-12-01"), std::string::npos);
}

}  // namespace
}  // namespace canbao
