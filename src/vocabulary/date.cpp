#include "vocabulary/date.h"

#include <fmt/format.h>

namespace canbao {
namespace {

// The number in text[at, at + length), or -1 where a character is not a digit.
int digits(std::string_view text, std::size_t at, std::size_t length) {
    int number = 0;
    for (std::size_t i = at; i < at + length; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

Failure unreadable_date() {
    return fail(
        "日期应写作YYYY-MM-DD，且为1900年至2199年间确实存在的一天，如“2026-02-25”",
        "a date is written YYYY-MM-DD and is a day that exists from 1900 to 2199, like \"2026-02-25\"");
}

void append_two(std::string& out, int number) {
    out.push_back(static_cast<char>('0' + number / 10 % 10));
    out.push_back(static_cast<char>('0' + number % 10));
}

}  // namespace

Result<Date> Date::parse(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return unreadable_date();
    return of(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
}

Result<Date> Date::of(int year, int month, int day) {
    // Before the calendar types see them: they keep a month and a day in a byte each.
    constexpr int kMonths = 12;
    constexpr int kMostDays = 31;
    if (year < kFirstYear || year > kLastYear || month < 1 || month > kMonths || day < 1 || day > kMostDays)
        return unreadable_date();
    const auto civil = std::chrono::year{year} / month / day;
    if (!civil.ok()) return unreadable_date();
    return Date(civil);
}

bool Date::is_weekend() const {
    const std::chrono::weekday weekday{std::chrono::sys_days(std::chrono::days(days_))};
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

Date Date::plus_months(int months) const {
    const auto later = civil() + std::chrono::months(months);
    if (later.ok()) return Date(later);
    return Date(std::chrono::year_month_day(later.year() / later.month() / std::chrono::last));
}

int Date::age_on(Date on) const {
    const auto birth = civil();
    const auto then = on.civil();
    const int years = static_cast<int>(then.year()) - static_cast<int>(birth.year());
    const bool birthday_reached =
        std::pair(then.month(), then.day()) >= std::pair(birth.month(), birth.day());
    return birthday_reached ? years : years - 1;
}

std::string Date::text() const {
    std::string out;
    append_text(out);
    return out;
}

void Date::append_text(std::string& out) const {
    const auto day = civil();
    const int year = static_cast<int>(day.year());
    append_two(out, year / 100);
    append_two(out, year);
    out.push_back('-');
    append_two(out, static_cast<int>(static_cast<unsigned>(day.month())));
    out.push_back('-');
    append_two(out, static_cast<int>(static_cast<unsigned>(day.day())));
}

Result<MonthDay> MonthDay::parse(std::string_view text) {
    const auto unreadable = [] {
        return fail("月日应写作MM-DD，且为每年都有的一天，如“12-31”",
                    "a month-day is written MM-DD and is a day that every year has, like \"12-31\"");
    };
    if (text.size() != 5 || text[2] != '-') return unreadable();
    const int month = digits(text, 0, 2);
    const int day = digits(text, 3, 2);
    // A common year, so that 29 February is refused.
    constexpr int kCommonYear = 2023;
    if (!Date::of(kCommonYear, month, day)) return unreadable();
    return MonthDay(month, day);
}

Date MonthDay::in(int year) const {
    const auto date = Date::of(year, month_, day_);
    CHECK(date.has_value());
    return *date;
}

std::string MonthDay::text() const { return fmt::format("{:02}-{:02}", month_, day_); }

}  // namespace canbao
