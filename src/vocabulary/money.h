#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/check.h"
#include "vocabulary/rate.h"
#include "vocabulary/result.h"
#include "vocabulary/rounding.h"

namespace canbao {

// An amount in whole fen (1 yuan = 100 fen), positive or negative. Sums are checked: leaving the range is a
// bug, since what is read from outside is bounded by kMostRead.
class Money {
   public:
    // The largest amount that is ever read: 9,999,999,999.99 yuan. A million of them still fit a sum.
    static constexpr std::int64_t kMostReadFen = 999'999'999'999;

    constexpr Money() = default;
    static constexpr Money fen(std::int64_t fen) { return Money(fen); }

    // Yuan with exactly two decimals, no sign, no leading zeros: "400.00". From 0.00 to kMostReadFen.
    static Result<Money> parse(std::string_view yuan);

    constexpr std::int64_t in_fen() const { return fen_; }
    constexpr bool is_zero() const { return fen_ == 0; }

    // "400.00"; a negative amount begins with '-'.
    std::string text() const;
    void append_text(std::string& out) const;

    // This amount's share, rounded at this step.
    Money multiply(Rate rate, Rounding rounding) const;
    // parts/whole of this amount; parts ≥ 0, whole > 0.
    Money share(std::int64_t parts, std::int64_t whole, Rounding rounding) const;
    Money times(std::int64_t count) const;

    friend Money operator+(Money a, Money b);
    friend Money operator-(Money a, Money b);
    Money& operator+=(Money other) { return *this = *this + other; }
    friend constexpr auto operator<=>(Money, Money) = default;

   private:
    explicit constexpr Money(std::int64_t fen) : fen_(fen) {}

    std::int64_t fen_ = 0;
};

// Shares of several amounts, rounded once when all are added.
class SumOfShares {
   public:
    // The amount is not negative.
    void add(Money amount, Rate rate);
    Money rounded(Rounding rounding) const;

   private:
    std::int64_t whole_fen_ = 0;
    std::int64_t millionths_ = 0;  // of a fen, less than one
};

inline Money operator+(Money a, Money b) {
    std::int64_t sum = 0;
    CHECK(!__builtin_add_overflow(a.fen_, b.fen_, &sum));
    return Money(sum);
}

inline Money operator-(Money a, Money b) {
    std::int64_t difference = 0;
    CHECK(!__builtin_sub_overflow(a.fen_, b.fen_, &difference));
    return Money(difference);
}

}  // namespace canbao
