#include "channels/cell_format.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "vocabulary/date.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Shape = CellFormat::Shape;

// The text, behind a letter that says what the cell was.
std::string shown(std::string_view stored, CellFormat format = {}, DayCount count = DayCount::from_1900) {
    std::string text;
    const SheetCell cell = append_number(text, stored, format, count);
    const char* kind = cell.kind == CellKind::number  ? "n "
                       : cell.kind == CellKind::date  ? "d "
                       : cell.kind == CellKind::month ? "m "
                       : cell.kind == CellKind::time  ? "t "
                       : cell.kind == CellKind::error ? "e "
                                                      : "? ";
    return kind + text + (cell.has_lost_digits ? " lost" : "");
}

TEST(CellFormat, numbers_are_shown_with_their_digits) {
    EXPECT_EQ(shown("0"), "n 0");
    EXPECT_EQ(shown("42"), "n 42");
    EXPECT_EQ(shown("-42"), "n -42");
    EXPECT_EQ(shown("42.0"), "n 42");
    EXPECT_EQ(shown("4.2E1"), "n 42");
    EXPECT_EQ(shown("12.5"), "n 12.5");
    EXPECT_EQ(shown("0.30000000000000004"), "n 0.3");
    EXPECT_EQ(shown("140022198001011"), "n 140022198001011") << "15 digits";
    EXPECT_EQ(shown("1.40022198001011E14"), "n 140022198001011");
    EXPECT_EQ(shown("999999999999999"), "n 999999999999999");
}

TEST(CellFormat, digits_that_were_lost_are_not_pretended) {
    EXPECT_EQ(shown("1.40022198001011E+17"), "n 1.40022E+17 lost");
    EXPECT_EQ(shown("140022198001011234"), "n 1.40022E+17 lost") << "nobody can tell that they are right";
    EXPECT_EQ(shown("1000000000000000"), "n 1E+15 lost");
    EXPECT_EQ(shown("-1e300"), "n -1E+300 lost");
}

TEST(CellFormat, lost_digits_show_in_texts) {
    for (const char* lost : {"1.40022E+17", "1.40022198001011E+17", "1E+15", "1.40022e+11"})
        EXPECT_TRUE(shows_lost_digits(lost)) << lost;
    for (const char* kept : {"", "1", "140022198001011234", "3E12", "E+17", "1.5", "1.40022E17",
                             "-1.40022E+17", "1.40022E+17x", "1.40022E+", "+1.40022E"})
        EXPECT_FALSE(shows_lost_digits(kept)) << kept;
}

TEST(CellFormat, what_is_no_number_is_an_error_value) {
    for (const char* wrong : {"", "x", "1x", " 1", "nan", "inf", "1e999", "0x10", "+1"})
        EXPECT_EQ(shown(wrong), "e " + std::string(wrong));
}

TEST(CellFormat, leading_zeros_are_those_of_the_format) {
    EXPECT_EQ(format_of_code("000000"), (CellFormat{Shape::number, 6}));
    EXPECT_EQ(shown("123", format_of_code("000000")), "n 000123");
    EXPECT_EQ(shown("1234567", format_of_code("000000")), "n 1234567");
    EXPECT_EQ(shown("0", format_of_code("000")), "n 000");
    EXPECT_EQ(shown("1.5", format_of_code("000")), "n 1.5");
}

TEST(CellFormat, dates_count_from_1900_or_1904) {
    const CellFormat date{Shape::date};
    EXPECT_EQ(shown("45659", date), "d 2025-01-02");
    EXPECT_EQ(shown("1", date), "d 1900-01-01");
    EXPECT_EQ(shown("59", date), "d 1900-02-28");
    EXPECT_EQ(shown("60", date), "d 1900-02-29") << "which never was, and is refused by whoever reads dates";
    EXPECT_EQ(shown("61", date), "d 1900-03-01");
    EXPECT_EQ(shown("2958465", date), "d 9999-12-31");
    EXPECT_EQ(shown("0", date, DayCount::from_1904), "d 1904-01-01");
    EXPECT_EQ(shown("60", date, DayCount::from_1904), "d 1904-03-01");
    EXPECT_EQ(shown("44197", date, DayCount::from_1904), "d 2025-01-02");
}

TEST(CellFormat, a_number_that_is_no_day_stays_a_number) {
    const CellFormat date{Shape::date};
    EXPECT_EQ(shown("0", date), "n 0");
    EXPECT_EQ(shown("-1", date), "n -1");
    EXPECT_EQ(shown("2958466", date), "n 2958466");
    EXPECT_EQ(shown("1.40022E+17", date), "n 1.40022E+17 lost");
    EXPECT_EQ(shown("20250102", date), "n 20250102");
}

TEST(CellFormat, times_stand_behind_their_day) {
    EXPECT_EQ(shown("45659.5625", {Shape::date}), "d 2025-01-02 13:30:00");
    EXPECT_EQ(shown("0.5625", {Shape::date}), "t 13:30:00");
    EXPECT_EQ(shown("0.5625", {Shape::time}), "t 13:30:00");
    EXPECT_EQ(shown("0", {Shape::time}), "t 00:00:00");
    EXPECT_EQ(shown("1.5", {Shape::time}), "n 1.5") << "hours that go on";
    EXPECT_EQ(shown("45658.999999999", {Shape::date}), "d 2025-01-02") << "rounded to the second";
}

TEST(CellFormat, a_month_alone_is_told_apart) {
    EXPECT_EQ(shown("45658", built_in_format(57)), "m 2025-01");
    EXPECT_EQ(shown("45659", built_in_format(57)), "d 2025-01-02") << "somebody wrote the day";
    EXPECT_EQ(format_of_code("yyyy\"年\"m\"月\""), CellFormat{Shape::month});
    EXPECT_EQ(format_of_code("yyyy-mm"), CellFormat{Shape::month});
}

TEST(CellFormat, codes_say_what_a_number_means) {
    for (const char* date : {"yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "yyyy年m月d日", "m/d/yy h:mm", "d-mmm",
                             "[$-804]yyyy\\-mm\\-dd;@", "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "m\"月\"",
                             "yyyy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "e/m/d"})
        EXPECT_EQ(format_of_code(date), CellFormat{Shape::date}) << date;
    for (const char* time : {"h:mm", "mm:ss", "[h]:mm:ss", "上午/下午h\"时\"mm\"分\"", "h:mm AM/PM"})
        EXPECT_EQ(format_of_code(time), CellFormat{Shape::time}) << time;
    for (const char* number :
         {"", "General", "0.00", "#,##0", "#,##0.00;[Red]-#,##0.00", "0.00E+00", "0%", "@", "\"d\"0",
          "0\"年\"", "_y0", "[Magenta]0.0", "¥#,##0.00", "G/通用格式", "\"", "["})
        EXPECT_EQ(format_of_code(number).shape, Shape::number) << number;
}

TEST(CellFormat, built_in_dates_are_known) {
    for (const int date : {14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58})
        EXPECT_EQ(built_in_format(date), CellFormat{Shape::date}) << date;
    for (const int month : {17, 27, 36, 50, 52, 57})
        EXPECT_EQ(built_in_format(month), CellFormat{Shape::month}) << month;
    for (const int time : {18, 21, 32, 35, 45, 47})
        EXPECT_EQ(built_in_format(time), CellFormat{Shape::time}) << time;
    for (const int number : {0, 1, 9, 13, 23, 26, 37, 44, 49, 59, 163, -1})
        EXPECT_EQ(built_in_format(number), CellFormat{}) << number;
}

TEST(CellFormat, strict_workbooks_store_dates_as_text) {
    const auto stored = [](std::string_view text) {
        std::string out;
        const SheetCell cell = append_stored_date(out, text);
        return (cell.kind == CellKind::date ? "d " : "? ") + out;
    };
    EXPECT_EQ(stored("2025-01-02"), "d 2025-01-02");
    EXPECT_EQ(stored("2025-01-02T00:00:00"), "d 2025-01-02");
    EXPECT_EQ(stored("2025-01-02T00:00:00.000Z"), "d 2025-01-02");
    EXPECT_EQ(stored("2025-01-02T13:30:00"), "d 2025-01-02 13:30:00");
    EXPECT_EQ(stored("2025-02-30"), "? 2025-02-30");
    EXPECT_EQ(stored(""), "? ");
}

// Each day of a century is the one that was stored, by either count.
TEST(CellFormat, days_are_those_that_were_stored) {
    hold_in_many_cases([] {
        const Date day = Date::from_days(*rc::gen::inRange(-25'000, 80'000));
        const auto said = "d " + day.text();
        RC_ASSERT(shown(std::to_string(day.days_since_1970() + 25'569), {Shape::date}) == said);
        if (day.days_since_1970() < -24'107) return;
        RC_ASSERT(shown(std::to_string(day.days_since_1970() + 24'107), {Shape::date}, DayCount::from_1904) ==
                  said);
    });
}

TEST(CellFormat, fifteen_digits_are_kept) {
    hold_in_many_cases([] {
        const auto number = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000);
        RC_ASSERT(shown(std::to_string(number)) == "n " + std::to_string(number));
        RC_ASSERT(shown(fmt::format("{:.14E}", static_cast<double>(number))) ==
                  "n " + std::to_string(number));
    });
}

}  // namespace
}  // namespace canbao
