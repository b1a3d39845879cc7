#include "vocabulary/moment.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

// 2026-01-05 in UTC.
constexpr std::int64_t kMidnight = 1'767'571'200'000'000;
constexpr std::int64_t kHour = 3'600'000'000;

TEST(Moment, lies_on_a_day_in_china) {
    const Date day = *Date::parse("2026-01-05");
    EXPECT_EQ(civil_day(kMidnight), day);
    EXPECT_EQ(civil_day(kMidnight - 8 * kHour), day);
    EXPECT_EQ(civil_day(kMidnight - 8 * kHour - 1), day.plus_days(-1));
    EXPECT_EQ(civil_day(kMidnight + 16 * kHour - 1), day);
    EXPECT_EQ(civil_day(kMidnight + 16 * kHour), day.plus_days(1));
    EXPECT_EQ(civil_day(-8 * kHour), *Date::parse("1970-01-01"));
    EXPECT_EQ(civil_day(-8 * kHour - 1), *Date::parse("1969-12-31"));
}

TEST(Moment, last_of_a_day_is_followed_by_the_next) {
    for (const char* text : {"1970-01-01", "2026-01-05", "2028-02-29"}) {
        const Date day = *Date::parse(text);
        EXPECT_EQ(civil_day(last_moment_of(day)), day);
        EXPECT_EQ(civil_day(last_moment_of(day) + 1), day.plus_days(1));
    }
}

TEST(Moment, reads_as_a_clock_in_china_shows_it) {
    EXPECT_EQ(civil_time_text(kMidnight), "2026-01-05 08:00:00");
    EXPECT_EQ(civil_time_text(last_moment_of(*Date::parse("2026-01-05"))), "2026-01-05 23:59:59");
    EXPECT_EQ(civil_time_text(-1), "1970-01-01 07:59:59");
}

TEST(Moment, is_read_as_it_is_written) {
    for (const char* text :
         {"2026-01-05T08:00:00+08:00", "1969-12-31T23:59:59+08:00", "2028-02-29T00:00:00+08:00",
          "2026-01-05T23:59:59.000001+08:00", "1900-01-01T00:00:00+08:00"}) {
        const auto moment = parse_moment(text);
        ASSERT_TRUE(moment) << text;
        std::string out;
        append_moment(out, *moment);
        EXPECT_EQ(out, text);
    }
    EXPECT_EQ(*parse_moment("2026-01-05T08:00:00+08:00"), kMidnight);
    EXPECT_EQ(*parse_moment("2026-01-05T08:00:00.25+08:00"), kMidnight + 250'000);
}

TEST(Moment, is_written_by_the_clock_of_china_only) {
    for (const char* bad :
         {"", "2026-01-05", "2026-01-05T08:00:00", "2026-01-05T00:00:00Z", "2026-01-05T08:00:00+07:00",
          "2026-01-05 08:00:00+08:00", "2026-02-30T08:00:00+08:00", "2026-01-05T24:00:00+08:00",
          "2026-01-05T08:60:00+08:00", "2026-01-05T08:00:60+08:00", "2026-01-05T08:00:00.+08:00",
          "2026-01-05T08:00:00.1234567+08:00", "2026-01-05T08:00:00.-1+08:00", "2026-01-05T+8:00:00+08:00",
          "2026-01-05T08:00+08:00"})
        EXPECT_FALSE(parse_moment(bad)) << bad;
}

}  // namespace
}  // namespace canbao
