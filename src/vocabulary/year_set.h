#pragma once

#include <array>
#include <cstdint>

#include "vocabulary/date.h"

namespace canbao {

// A set of calendar years from kFirstYear to kLastYear.
class YearSet {
   public:
    constexpr void insert(int year) { word(year) |= bit(year); }
    constexpr bool contains(int year) const {
        return year >= kFirstYear && year <= kLastYear && (words_[index(year)] & bit(year)) != 0;
    }
    constexpr bool is_empty() const {
        for (const std::uint64_t word : words_)
            if (word != 0) return false;
        return true;
    }
    friend constexpr YearSet operator|(YearSet a, const YearSet& b) {
        for (std::size_t i = 0; i < a.words_.size(); ++i) a.words_[i] |= b.words_[i];
        return a;
    }
    friend constexpr bool operator==(const YearSet&, const YearSet&) = default;

   private:
    static constexpr std::size_t kWordBits = 64;
    static constexpr std::size_t index(int year) {
        return static_cast<std::size_t>(year - kFirstYear) / kWordBits;
    }
    static constexpr std::uint64_t bit(int year) {
        return std::uint64_t{1} << (static_cast<std::size_t>(year - kFirstYear) % kWordBits);
    }
    constexpr std::uint64_t& word(int year) {
        CHECK(year >= kFirstYear && year <= kLastYear);
        return words_[index(year)];
    }

    std::array<std::uint64_t, (kLastYear - kFirstYear) / kWordBits + 1> words_{};
};

}  // namespace canbao
