// Dates and days of the year: what can be read is written back as it was, and months are never skipped.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "vocabulary/check.h"
#include "vocabulary/date.h"

using namespace canbao;

namespace {

void check_reckoning(Date date) {
    CHECK(*Date::of(date.year(), date.month(), date.day()) == date);
    CHECK(Date::from_days(date.days_since_1970()) == date);
    const int month = date.year() * 12 + date.month();
    for (const int months : {1, 2, 3, 11, 12, 13, 60}) {
        const Date later = date.plus_months(months);
        CHECK(later.year() * 12 + later.month() == month + months);
        CHECK(later.day() == date.day() || (later.day() < date.day() && later.plus_days(1).day() == 1));
    }
    const Date newborn = date.plus_days(90);
    CHECK(date.age_on(newborn) == 0 && date.age_on(date) == 0 && date.age_on(date.plus_days(-1)) == -1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (const auto date = Date::parse(text)) {
        CHECK(date->text() == text);
        check_reckoning(*date);
    }
    if (const auto month_day = MonthDay::parse(text)) {
        CHECK(month_day->text() == text);
        for (const int year : {kFirstYear, 2000, 2023, 2024, kLastYear})
            CHECK(month_day->in(year).text().substr(5) == text);
    }
    std::array<std::int32_t, 3> numbers{};
    std::memcpy(numbers.data(), bytes, std::min(size, sizeof numbers));
    const auto [year, month, day] = numbers;
    if (const auto date = Date::of(year, month, day))
        CHECK(date->year() == year && date->month() == month && date->day() == day);
    return 0;
}
