#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "store/rows.h"
#include "vocabulary/date.h"
#include "vocabulary/region_code.h"
#include "vocabulary/sealed.h"

namespace canbao {

// How values stand in columns. What stands there was written by this program, so that reading it cannot fail.

// An enrolment area by its six digits, a residence by its twelve.
inline std::int64_t area_cell(RegionCode area) {
    constexpr std::uint64_t kBelowCounty = 1'000'000;
    return static_cast<std::int64_t>(area.number() / kBelowCounty);
}
inline std::int64_t residence_cell(RegionCode residence) {
    return static_cast<std::int64_t>(residence.number());
}
inline RegionCode region_of(std::int64_t cell) {
    auto region = RegionCode::parse(std::to_string(cell));
    CHECK(region.has_value());
    return *region;
}

// YYYYMMDD.
inline std::int64_t date_cell(Date date) {
    constexpr int kYears = 10'000;
    constexpr int kMonths = 100;
    return std::int64_t{date.year()} * kYears + std::int64_t{date.month()} * kMonths + date.day();
}
inline Date date_of(std::int64_t cell) {
    constexpr int kYears = 10'000;
    constexpr int kMonths = 100;
    const int number = static_cast<int>(cell);
    auto date = Date::of(number / kYears, number / kMonths % kMonths, number % kMonths);
    CHECK(date.has_value());
    return *date;
}

inline BlindIndex index_of(std::string_view cell) {
    CHECK(cell.size() == BlindIndex::kLength);
    std::array<char, BlindIndex::kLength> bytes{};
    cell.copy(bytes.data(), bytes.size());
    return BlindIndex(bytes);
}

inline Sealed sealed_of(std::string_view cell) { return {std::string(cell)}; }

// The counties within a region, by their six digits, from the first to the last; a place below the county is
// its county.
inline std::pair<std::int64_t, std::int64_t> areas_of(RegionCode region) {
    constexpr std::int64_t kDigits = 1'000'000;
    const std::int64_t first = area_cell(region);
    std::int64_t span = 1;
    for (std::int64_t unit = 100; unit < kDigits && first % unit == 0; unit *= 100) span = unit;
    return {first, first + span - 1};
}

}  // namespace canbao
