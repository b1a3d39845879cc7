#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/check.h"
#include "vocabulary/result.h"

namespace canbao {

// A calendar year that the program can reckon with.
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

// A civil day in China. Read dates lie between 1900-01-01 and 2199-12-31; reckoning may lead a little beyond.
class Date {
   public:
    // Exactly "YYYY-MM-DD", a day that exists, from 1900 to 2199.
    static Result<Date> parse(std::string_view text);
    // The same from three numbers.
    static Result<Date> of(int year, int month, int day);
    static constexpr Date from_days(std::int32_t days_since_1970) { return Date(days_since_1970); }
    static Date first_of(int year) { return Date(std::chrono::year{year} / 1 / 1); }
    static Date last_of(int year) { return Date(std::chrono::year{year} / 12 / 31); }

    constexpr std::int32_t days_since_1970() const { return days_; }
    int year() const { return static_cast<int>(civil().year()); }
    int month() const { return static_cast<int>(static_cast<unsigned>(civil().month())); }
    int day() const { return static_cast<int>(static_cast<unsigned>(civil().day())); }
    bool is_weekend() const;

    constexpr Date plus_days(std::int32_t days) const { return Date(days_ + days); }
    Date first_of_month() const { return plus_days(1 - day()); }
    // Same day of the later month, or that month's last day.
    Date plus_months(int months) const;
    // Full years of age on `on` of someone born on this day; a birthday on 29 February falls on 1 March in
    // common years.
    int age_on(Date on) const;

    // "2026-02-25".
    std::string text() const;
    void append_text(std::string& out) const;

    friend constexpr auto operator<=>(Date, Date) = default;

   private:
    explicit constexpr Date(std::int32_t days) : days_(days) {}
    explicit Date(std::chrono::year_month_day civil)
        : days_(static_cast<std::int32_t>(std::chrono::sys_days(civil).time_since_epoch().count())) {}
    std::chrono::year_month_day civil() const {
        return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days_)));
    }

    std::int32_t days_;
};

// A day that every year has: "12-31". 29 February is not one.
class MonthDay {
   public:
    static Result<MonthDay> parse(std::string_view text);

    Date in(int year) const;
    std::string text() const;

    friend constexpr auto operator<=>(MonthDay, MonthDay) = default;

   private:
    constexpr MonthDay(int month, int day) : month_(month), day_(day) {}

    int month_;
    int day_;
};

}  // namespace canbao
