#include "vocabulary/region_code.h"

#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr int kFullDigits = 12;
constexpr int kCountyDigits = 6;
constexpr std::array kLevels = {2, 4, 6, 9, 12};

constexpr std::uint64_t power_of_ten(int exponent) {
    std::uint64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

// What remains after zeroing all but the first `digits` digits.
constexpr std::uint64_t cut(std::uint64_t number, int digits) {
    const std::uint64_t unit = power_of_ten(kFullDigits - digits);
    return number / unit * unit;
}

// How many digits say something: a level whose digits are zero is left out.
constexpr int telling_digits(std::uint64_t number) {
    for (const int digits : kLevels)
        if (cut(number, digits) == number) return digits;
    return kFullDigits;
}

}  // namespace

Result<RegionCode> RegionCode::parse(std::string_view text) {
    const auto unreadable = [] {
        return fail("区划代码应为6位（省、市、县）或12位（乡镇、村）数字，如“140522”或“140522108000”",
                    "a region is a code of 6 digits (province, city, county) or 12 (township, village), "
                    "like \"140522\" or \"140522108000\"");
    };
    if (text.size() != kCountyDigits && text.size() != kFullDigits) return unreadable();
    std::uint64_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return unreadable();
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (text.size() == kCountyDigits) number *= power_of_ten(kFullDigits - kCountyDigits);
    if (text[0] == '0') return unreadable();
    return RegionCode(number, telling_digits(number));
}

std::optional<RegionCode> RegionCode::parent() const {
    for (std::size_t level = kLevels.size(); level-- > 0;) {
        if (kLevels[level] >= digits_) continue;
        const std::uint64_t number = cut(number_, kLevels[level]);
        return RegionCode(number, telling_digits(number));
    }
    return std::nullopt;
}

bool RegionCode::contains(RegionCode other) const {
    return digits_ <= other.digits_ && cut(other.number_, digits_) == number_;
}

std::string RegionCode::text() const {
    if (digits_ > kCountyDigits) return fmt::format("{:012}", number_);
    return fmt::format("{:06}", number_ / power_of_ten(kFullDigits - kCountyDigits));
}

}  // namespace canbao
