#include "policy/calendar.h"

#include <gtest/gtest.h>

#include "policy/expected_problem.h"
#include "policy/real_policies.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

// The State Council's arrangements that this repository holds.
Calendar real_calendar() {
    Calendar calendar;
    Problems problems;
    for (const PolicyFile& file : real_policies(CANBAO_SOURCE_DIR "/policies"))
        if (file.path.starts_with("calendar/")) calendar.read(file, problems);
    EXPECT_TRUE(problems.empty()) << told(problems);
    return calendar;
}

bool works(const Calendar& calendar, std::string_view text) {
    const auto is_working_day = calendar.is_working_day(day(text));
    EXPECT_TRUE(is_working_day) << text;
    return is_working_day && *is_working_day;
}

TEST(Calendar, follows_the_autumn_holidays_of_2025) {
    const Calendar calendar = real_calendar();
    EXPECT_TRUE(works(calendar, "2025-09-28")) << "a Sunday that is worked";
    EXPECT_TRUE(works(calendar, "2025-09-30"));
    EXPECT_FALSE(works(calendar, "2025-10-01")) << "a Wednesday";
    EXPECT_FALSE(works(calendar, "2025-10-08")) << "a Wednesday";
    EXPECT_TRUE(works(calendar, "2025-10-09"));
    EXPECT_TRUE(works(calendar, "2025-10-11")) << "a Saturday that is worked";
    EXPECT_FALSE(works(calendar, "2025-10-12"));
    EXPECT_FALSE(works(calendar, "2025-10-18"));
    EXPECT_TRUE(works(calendar, "2025-10-20"));
}

TEST(Calendar, counts_working_days_across_holidays) {
    const Calendar calendar = real_calendar();
    EXPECT_EQ(calendar.plus_working_days(day("2025-09-26"), 0).value(), day("2025-09-26"));
    EXPECT_EQ(calendar.plus_working_days(day("2025-09-26"), 1).value(), day("2025-09-28"));
    EXPECT_EQ(calendar.plus_working_days(day("2025-09-29"), 1).value(), day("2025-09-30"));
    EXPECT_EQ(calendar.plus_working_days(day("2025-09-30"), 1).value(), day("2025-10-09"));
    EXPECT_EQ(calendar.plus_working_days(day("2025-09-30"), 5).value(), day("2025-10-14"));
    // Beginning on a holiday, and across the end of a year.
    EXPECT_EQ(calendar.plus_working_days(day("2025-10-04"), 1).value(), day("2025-10-09"));
    EXPECT_EQ(calendar.plus_working_days(day("2025-12-31"), 1).value(), day("2026-01-04"));
}

TEST(Calendar, never_guesses_outside_its_years) {
    const Calendar calendar = real_calendar();
    const int first = calendar.years().front();
    const int last = calendar.years().back();
    EXPECT_TRUE(calendar.is_working_day(Date::first_of(first)));
    EXPECT_TRUE(calendar.is_working_day(Date::last_of(last)));
    const auto before = calendar.is_working_day(Date::last_of(first - 1));
    const auto after = calendar.is_working_day(Date::first_of(last + 1));
    ASSERT_FALSE(before);
    ASSERT_FALSE(after);
    EXPECT_NE(after.error().message.en.find("add policies/calendar/" + std::to_string(last + 1) + ".toml"),
              std::string::npos);
    EXPECT_NE(after.error().message.zh.find("policies/calendar/" + std::to_string(last + 1) + ".toml"),
              std::string::npos);
    EXPECT_FALSE(calendar.plus_working_days(Date::last_of(last), 1));
    EXPECT_TRUE(calendar.plus_working_days(Date::last_of(last), 0));
}

// Every year of the State Council has between 245 and 255 working days: a list that was cut off would show
// here.
TEST(Calendar, years_have_about_250_working_days) {
    const Calendar calendar = real_calendar();
    ASSERT_FALSE(calendar.years().empty());
    for (const int year : calendar.years()) {
        int count = 0;
        for (Date each = Date::first_of(year); each <= Date::last_of(year); each = each.plus_days(1))
            count += *calendar.is_working_day(each) ? 1 : 0;
        EXPECT_GE(count, 245) << year;
        EXPECT_LE(count, 255) << year;
    }
}

constexpr std::string_view kPath = "calendar/2030.toml";
constexpr std::string_view kText =
    "year = 2030\nsource = \"示例\"\nholidays = [2030-01-01, 2030-10-01]\nworkdays = [2030-01-05]\n";

void expect_found(std::string_view from, std::string_view to, std::string_view at, std::string_view message,
                  std::string_view hint) {
    SCOPED_TRACE(to);
    const auto files = changed({{std::string(kPath), std::string(kText)}}, kPath, from, to);
    Calendar calendar;
    Problems problems;
    calendar.read(files.front(), problems);
    ASSERT_EQ(problems.size(), 1U) << told(problems);
    expect_problem(problems.front(), files, {kPath, at, message, hint});
}

TEST(Calendar, takes_a_file_that_is_right) {
    Calendar calendar;
    Problems problems;
    calendar.read({std::string(kPath), std::string(kText)}, problems);
    EXPECT_TRUE(problems.empty()) << told(problems);
    EXPECT_EQ(calendar.years(), std::vector{2030});
}

TEST(Calendar, mistakes_in_a_file_are_named) {
    expect_found("year = 2030", "year = 1899", "year", "\"year\" is not written as it should be",
                 "from 1900 to 2199");
    expect_found("2030-01-01, 2030-10-01", "2030-10-01, 2030-01-01", "holidays",
                 "\"holidays\" is not written as it should be", "in order, without repeats");
    expect_found("2030-01-01, 2030-10-01", "2030-01-01, 2030-01-01", "holidays",
                 "\"holidays\" is not written as it should be", "without repeats");
    expect_found("2030-01-01, 2030-10-01", "2029-12-31, 2030-10-01", "holidays",
                 "\"holidays\" is not written as it should be", "dates in 2030");
    expect_found("2030-01-01, 2030-10-01", "\"2030-01-01\"", "holidays",
                 "\"holidays\" is not written as it should be", "dates in 2030");
    expect_found("[2030-01-01, 2030-10-01]", "2030-01-01", "holidays",
                 "\"holidays\" is not written as it should be", "a list");
    expect_found("workdays = [2030-01-05]", "workdays = [2030-01-07]", "workdays",
                 "2030-01-07 is not a weekend day", "State Council");
    expect_found("workdays = [2030-01-05]", "wrkdays = [2030-01-05]\nworkdays = []", "wrkdays",
                 "unknown key \"wrkdays\"", "did you mean \"workdays\"?");
    expect_found("source = \"示例\"\n", "", "", "\"source\" is missing", "add it");
}

TEST(Calendar, file_is_named_after_its_year) {
    auto files = std::vector<PolicyFile>{{"calendar/2031.toml", std::string(kText)}};
    Calendar calendar;
    Problems problems;
    calendar.read(files.front(), problems);
    ASSERT_EQ(problems.size(), 1U) << told(problems);
    expect_problem(
        problems.front(), files,
        {"calendar/2031.toml", "year", "the file's name is not that of its year", "calendar/<year>.toml"});
}

TEST(Calendar, day_is_not_holiday_and_workday_at_once) {
    expect_found("2030-01-01, 2030-10-01", "2030-01-01, 2030-01-05", "workdays",
                 "2030-01-05 is not a weekend day, or is a holiday too", "State Council");
}

}  // namespace
}  // namespace canbao
