#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// An administrative area by its code (GB/T 2260 and the statistical extension): province 2 digits, city 4,
// county 6, township 9, village 12. Kept as the digits that say something: 140522108000 is the township
// 140522108.
class RegionCode {
   public:
    // Exactly 6 or 12 digits, the first of them not 0.
    static Result<RegionCode> parse(std::string_view text);

    // The next larger area, or nothing for a province.
    std::optional<RegionCode> parent() const;
    // Whether `other` is this area or lies in it.
    bool contains(RegionCode other) const;

    // How it is written in requests and file names: 6 digits down to the county, else 12.
    std::string text() const;
    // Twelve digits as a number; distinct areas have distinct numbers.
    constexpr std::uint64_t number() const { return number_; }

    friend constexpr auto operator<=>(RegionCode, RegionCode) = default;

   private:
    constexpr RegionCode(std::uint64_t number, int digits) : number_(number), digits_(digits) {}

    std::uint64_t number_;  // padded with zeros to 12 digits
    int digits_;            // 2, 4, 6, 9 or 12: how many of them say something
};

}  // namespace canbao
