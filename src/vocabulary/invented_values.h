#pragma once

#include <array>
#include <ostream>
#include <string>

#include <rapidcheck.h>

#include "vocabulary/date.h"
#include "vocabulary/id_number.h"
#include "vocabulary/money.h"
#include "vocabulary/rate.h"
#include "vocabulary/region_code.h"

// For tests only: values of the vocabulary for rapidcheck, and how it shows them.

namespace canbao {

inline void showValue(Date date, std::ostream& out) {
    out << date.text();
}  // NOLINT(readability-identifier-naming)
inline void showValue(Money money, std::ostream& out) {
    out << money.text();
}  // NOLINT(readability-identifier-naming)
inline void showValue(Rate rate, std::ostream& out) {
    out << rate.text();
}  // NOLINT(readability-identifier-naming)
inline void showValue(RegionCode region, std::ostream& out) {  // NOLINT(readability-identifier-naming)
    out << region.text();
}

// A day from `first` to `last`, both included; shrinks towards `first`.
inline rc::Gen<Date> date_within(Date first, Date last) {
    return rc::gen::map(rc::gen::inRange(first.days_since_1970(), last.days_since_1970() + 1),
                        &Date::from_days);
}

// Any day that can be read.
inline rc::Gen<Date> any_date() { return date_within(Date::first_of(kFirstYear), Date::last_of(kLastYear)); }

// Any amount that can be read.
inline rc::Gen<Money> any_money() {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, Money::kMostReadFen + 1), &Money::fen);
}

inline rc::Gen<Rate> any_rate() {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, Rate::kWhole + 1), [](std::int64_t millionths) {
        return *Rate::parse(std::to_string(millionths / 10'000) + '.' +
                            std::to_string(10'000 + millionths % 10'000).substr(1) + '%');
    });
}

// The code of any area from province to village, as it would be written.
inline rc::Gen<RegionCode> any_region() {
    return rc::gen::exec([] {
        std::string digits = std::to_string(*rc::gen::inRange(11, 83));
        const int levels = *rc::gen::inRange(0, 5);
        for (const int width : {2, 2, 3, 3}) {
            const int most = width == 2 ? 100 : 1000;
            const bool is_told_apart = static_cast<int>(digits.size()) <
                                       std::array{2, 4, 6, 9, 12}[static_cast<std::size_t>(levels)];
            const int part = is_told_apart ? *rc::gen::inRange(1, most) : 0;
            digits += std::to_string(most + part).substr(1);
        }
        if (levels <= 2 && *rc::gen::arbitrary<bool>()) digits.resize(6);
        return *RegionCode::parse(digits);
    });
}

}  // namespace canbao
