#include "channels/written_date.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

// "2025-01-02", "2025-01" for a month, or what is wrong in English.
std::string read(std::string_view text, CellKind kind = CellKind::text) {
    const auto date = parse_written_date(text, kind);
    if (!date) return date.error().message.en;
    if (const auto* day = std::get_if<Date>(&*date)) return day->text();
    const auto& month = std::get<WrittenMonth>(*date);
    return fmt::format("{}-{:02}", month.year, month.month);
}

constexpr std::string_view kNoDate =
    "a date is written 2025-01-02, 2025/1/2 or 2025年1月2日, and is a day that exists from 1900 to 2199";

TEST(WrittenDate, days_as_people_write_them) {
    for (const char* written : {"2025-01-02",
                                "2025-1-2",
                                "2025/1/2",
                                "2025/01/02",
                                "2025.1.2",
                                "2025.01.02",
                                "2025年1月2日",
                                "2025年01月02日",
                                "2025年1月2号",
                                "2025年1月2",
                                "20250102",
                                " 2025-01-02 ",
                                "２０２５－０１－０２",
                                "2025／1／2",
                                "2025年 1月 2日",
                                "2025。1。2",
                                "2025—01—02",
                                "2025-01-02 00:00:00",
                                "2025-01-02T13:30:00.000Z",
                                "2025/1/2 0:00",
                                "'2025-01-02"})
        EXPECT_EQ(read(written), "2025-01-02") << written;
}

TEST(WrittenDate, a_month_alone_is_no_day) {
    for (const char* written : {"2025年1月", "2025-01", "2025-1", "2025/1", "2025.01", "202501", "2025.1"})
        EXPECT_EQ(read(written), "2025-01") << written;
}

TEST(WrittenDate, a_month_that_may_have_lost_its_zero_is_not_guessed) {
    for (const CellKind kind : {CellKind::number, CellKind::untyped}) {
        EXPECT_EQ(read("2025.1", kind),
                  "it may be January 2025, or October without its zero: write 2025-01 or 2025-10");
        EXPECT_EQ(read("2025.2", kind), "2025-02");
        EXPECT_EQ(read("2025.11", kind), "2025-11");
        EXPECT_EQ(read("2025.1.2", kind), "2025-01-02");
        EXPECT_EQ(read("2025-1", kind), "2025-01");
    }
}

TEST(WrittenDate, what_is_no_date_is_refused) {
    for (const char* wrong :
         {"",
          "2025",
          "2025年",
          "25-01-02",
          "1/2/2025",
          "2025-02-30",
          "2025-13-01",
          "2025-00",
          "202513",
          "2025-01-02-03",
          "2025-01/02",
          "2025-01-",
          "2025--02",
          "2025-001-02",
          "2025年1月2日起",
          "二〇二五年一月",
          "1月2日",
          "昨天",
          "2025-01-02 x",
          "2025-01 13:30",
          "1899-12-31",
          "2200-01-01",
          "2025010",
          "202501021",
          "45659",
          "2025,1,2",
          "2025-01-02                                                                    1"})
        EXPECT_EQ(read(wrong), kNoDate) << wrong;
    EXPECT_EQ(read("45659", CellKind::number),
              "it is a number and no date: give the cell the format of a date, or write 2025-01-02");
    EXPECT_EQ(read("1900-02-29", CellKind::date), kNoDate) << "the day that spreadsheets invented";
}

TEST(WrittenDate, each_day_is_read_in_each_way) {
    hold_in_many_cases([] {
        const Date day = Date::from_days(*rc::gen::inRange(-25'567, 84'006));
        const int y = day.year(), m = day.month(), d = day.day();
        RC_ASSERT(read(day.text()) == day.text());
        RC_ASSERT(read(fmt::format("{}/{}/{}", y, m, d)) == day.text());
        RC_ASSERT(read(fmt::format("{}.{}.{}", y, m, d)) == day.text());
        RC_ASSERT(read(fmt::format("{}年{}月{}日", y, m, d)) == day.text());
        RC_ASSERT(read(fmt::format("{}{:02}{:02}", y, m, d)) == day.text());
        RC_ASSERT(read(fmt::format("{}年{}月", y, m)) == day.text().substr(0, 7));
    });
}

}  // namespace
}  // namespace canbao
