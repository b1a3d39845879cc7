#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// A share between 0 % and 100 %, exact in millionths.
class Rate {
   public:
    static constexpr std::int64_t kWhole = 1'000'000;

    // Written as per cent with at most four decimals: "80%", "7.5%". Nothing else.
    static Result<Rate> parse(std::string_view text);

    static constexpr Rate whole() { return Rate(kWhole); }
    // So many points less, but not below 0 %.
    constexpr Rate less(Rate points) const {
        return Rate(millionths_ > points.millionths_ ? millionths_ - points.millionths_ : 0);
    }

    constexpr std::int64_t millionths() const { return millionths_; }
    // Without trailing zeros: "80%", "7.5%".
    std::string text() const;

    friend constexpr auto operator<=>(Rate, Rate) = default;

   private:
    explicit constexpr Rate(std::int64_t millionths) : millionths_(millionths) {}

    std::int64_t millionths_;
};

}  // namespace canbao
