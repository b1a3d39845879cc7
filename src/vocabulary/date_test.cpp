#include "vocabulary/date.h"

#include <tuple>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vocabulary/invented_values.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

TEST(Date, is_read_as_year_month_day) {
    const Date date = day("2026-02-25");
    EXPECT_EQ(date.year(), 2026);
    EXPECT_EQ(date.month(), 2);
    EXPECT_EQ(date.day(), 25);
    EXPECT_EQ(day("1970-01-01").days_since_1970(), 0);
    EXPECT_EQ(day("1969-12-31").days_since_1970(), -1);
    EXPECT_EQ(day("2000-03-01").days_since_1970(), 11'017);
}

TEST(Date, is_not_read_where_the_day_does_not_exist_or_is_written_otherwise) {
    for (const std::string_view text :
         {"",           "2026",       "2026-2-25",  "20260225",     "2026/02/25", "2026-02-25T",
          "2026-02-30", "2025-02-29", "1900-02-29", "2026-00-10",   "2026-13-10", "2026-01-00",
          "2026-04-31", "1899-12-31", "2200-01-01", "0000-01-01",   "-026-01-01", "2026-+1-01",
          "2026-01-1 ", " 026-01-01", "2026-01--1", "２０26-01-01", "2026‐01‐01"}) {
        const auto date = Date::parse(text);
        ASSERT_FALSE(date) << text;
        EXPECT_NE(date.error().message.zh.find("YYYY-MM-DD"), std::string::npos);
        EXPECT_NE(date.error().message.en.find("YYYY-MM-DD"), std::string::npos);
    }
    EXPECT_TRUE(Date::parse("2000-02-29"));
    EXPECT_TRUE(Date::parse("1900-01-01"));
    EXPECT_TRUE(Date::parse("2199-12-31"));
}

TEST(Date, from_three_numbers_has_the_same_bounds_as_from_text) {
    EXPECT_EQ(Date::of(2026, 2, 25), day("2026-02-25"));
    EXPECT_FALSE(Date::of(2025, 2, 29));
    EXPECT_FALSE(Date::of(1899, 12, 31));
    EXPECT_FALSE(Date::of(2200, 1, 1));
    EXPECT_FALSE(Date::of(2026, -1, 1));
    EXPECT_FALSE(Date::of(2026, 1, 256 + 1)) << "a day must not wrap around";
    EXPECT_FALSE(Date::of(2026, 256 + 1, 1)) << "a month must not wrap around";
    EXPECT_FALSE(Date::of(65'536 + 2026, 1, 1)) << "a year must not wrap around";
}

TEST(Date, month_later_is_the_same_day_or_the_last_of_a_shorter_month) {
    EXPECT_EQ(day("2025-11-30").plus_months(3), day("2026-02-28"));
    EXPECT_EQ(day("2027-11-30").plus_months(3), day("2028-02-29"));
    EXPECT_EQ(day("2026-08-31").plus_months(1), day("2026-09-30"));
    EXPECT_EQ(day("2026-01-31").plus_months(1), day("2026-02-28"));
    EXPECT_EQ(day("2026-12-31").plus_months(2), day("2027-02-28"));
    EXPECT_EQ(day("2026-01-01").plus_months(3), day("2026-04-01"));
    EXPECT_EQ(day("2026-02-28").plus_months(1), day("2026-03-28")) << "the end of a month does not stick";
    EXPECT_EQ(day("2024-02-29").plus_months(12), day("2025-02-28"));
    EXPECT_EQ(day("2026-03-31").plus_months(-1), day("2026-02-28"));
    EXPECT_EQ(day("2026-03-31").plus_months(0), day("2026-03-31"));
}

RC_GTEST_PROP(Date, month_later_lies_in_exactly_that_month, ()) {
    const Date from = *any_date();
    const int months = *rc::gen::inRange(-60, 61);
    const Date later = from.plus_months(months);
    const int count_from = from.year() * 12 + from.month() - 1;
    RC_ASSERT(later.year() * 12 + later.month() - 1 == count_from + months);
    RC_ASSERT(later.day() <= from.day());
    // It is cut only where the month is too short.
    if (later.day() < from.day()) RC_ASSERT(later.plus_days(1).day() == 1);
}

RC_GTEST_PROP(Date, later_days_stay_later_after_months, ()) {
    const Date first = *any_date();
    const Date second = first.plus_days(*rc::gen::inRange(0, 400));
    const int months = *rc::gen::inRange(0, 30);
    RC_ASSERT(first.plus_months(months) <= second.plus_months(months));
    RC_ASSERT(first.plus_months(months) < first.plus_months(months + 1));
}

TEST(Date, birthday_counts_on_the_day_itself) {
    EXPECT_EQ(day("1966-03-02").age_on(day("2026-03-01")), 59);
    EXPECT_EQ(day("1966-03-02").age_on(day("2026-03-02")), 60);
    EXPECT_EQ(day("2026-03-02").age_on(day("2026-03-02")), 0);
    EXPECT_EQ(day("2023-12-31").age_on(day("2026-12-30")), 2);
    EXPECT_EQ(day("2023-12-31").age_on(day("2026-12-31")), 3);
}

TEST(Date, born_on_29_february_is_a_year_older_on_1_march_of_common_years) {
    EXPECT_EQ(day("2024-02-29").age_on(day("2025-02-28")), 0);
    EXPECT_EQ(day("2024-02-29").age_on(day("2025-03-01")), 1);
    EXPECT_EQ(day("2024-02-29").age_on(day("2028-02-28")), 3);
    EXPECT_EQ(day("2024-02-29").age_on(day("2028-02-29")), 4);
}

RC_GTEST_PROP(Date, age_grows_by_one_on_one_day_a_year, ()) {
    const Date born = *date_within(Date::first_of(1900), Date::last_of(2050));
    const Date on = *date_within(born, Date::last_of(2199));
    const int grown = born.age_on(on.plus_days(1)) - born.age_on(on);
    RC_ASSERT(grown == 0 || grown == 1);
    const Date eve = Date::last_of(on.year());
    RC_ASSERT(born.age_on(eve) == eve.year() - born.year());
}

RC_GTEST_PROP(Date, survives_writing_and_reading, ()) {
    const Date date = *any_date();
    RC_ASSERT(*Date::parse(date.text()) == date);
    RC_ASSERT(*Date::of(date.year(), date.month(), date.day()) == date);
    std::string out = "on ";
    date.append_text(out);
    RC_ASSERT(out == "on " + date.text());
}

RC_GTEST_PROP(Date, texts_sort_like_days, ()) {
    const Date a = *any_date();
    const Date b = *any_date();
    RC_ASSERT((a < b) == (a.text() < b.text()));
    RC_ASSERT(a.plus_days(b.days_since_1970() - a.days_since_1970()) == b);
}

TEST(Date, weekend_is_saturday_and_sunday) {
    EXPECT_FALSE(day("2025-10-17").is_weekend());
    EXPECT_TRUE(day("2025-10-18").is_weekend());
    EXPECT_TRUE(day("2025-10-19").is_weekend());
    EXPECT_FALSE(day("2025-10-20").is_weekend());
}

RC_GTEST_PROP(Date, seven_days_in_a_row_hold_two_weekend_days, ()) {
    const Date first = *any_date();
    int weekend_days = 0;
    for (int i = 0; i < 7; ++i) weekend_days += first.plus_days(i).is_weekend() ? 1 : 0;
    RC_ASSERT(weekend_days == 2);
}

TEST(Date, year_has_a_first_and_a_last_day) {
    EXPECT_EQ(Date::first_of(2026), day("2026-01-01"));
    EXPECT_EQ(Date::last_of(2026), day("2026-12-31"));
}

TEST(MonthDay, is_a_day_that_every_year_has) {
    EXPECT_EQ(MonthDay::parse("12-31")->text(), "12-31");
    EXPECT_EQ(MonthDay::parse("02-28")->in(2024), day("2024-02-28"));
    EXPECT_EQ(MonthDay::parse("01-01")->in(2026), day("2026-01-01"));
    for (const std::string_view text :
         {"", "02-29", "02-30", "00-01", "13-01", "04-31", "1-1", "1231", "12/31", "12-31 ", "-1-01"}) {
        const auto month_day = MonthDay::parse(text);
        ASSERT_FALSE(month_day) << text;
        EXPECT_NE(month_day.error().message.zh.find("MM-DD"), std::string::npos);
        EXPECT_NE(month_day.error().message.en.find("MM-DD"), std::string::npos);
    }
}

RC_GTEST_PROP(MonthDay, exists_in_each_year, ()) {
    const Date date = *any_date();
    const auto month_day = MonthDay::parse(date.text().substr(5));
    if (date.month() == 2 && date.day() == 29) {
        RC_ASSERT(!month_day);
        return;
    }
    const int year = *rc::gen::inRange(kFirstYear, kLastYear + 1);
    const Date there = month_day->in(year);
    RC_ASSERT(std::tuple(there.year(), there.month(), there.day()) ==
              std::tuple(year, date.month(), date.day()));
}

}  // namespace
}  // namespace canbao
