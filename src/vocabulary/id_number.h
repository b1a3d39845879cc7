#pragma once

#include <array>
#include <compare>
#include <string>
#include <string_view>

#include "vocabulary/date.h"
#include "vocabulary/result.h"

namespace canbao {

enum class Sex { male, female };

// A resident's citizen identity number (GB 11643-1999): 6 digits of an address, the birth date, a serial of 3
// digits (odd for men), a check character. It does not print; masked() is for screens and logs, plain() for
// sealed places.
//
// Synthetic numbers: the third and fourth digit of the address are 00 ("1400xx…"). No county has such a code,
// since counties belong to a city from 01 on, so no real person holds such a number; all else about it is
// formally valid.
class IdNumber {
   public:
    static constexpr std::size_t kLength = 18;

    // 18 characters, digits and at the end a digit or X, a birth date that exists, a right check character.
    static Result<IdNumber> parse(std::string_view text);
    // The number of an invented person. `province` 10–99, `group` 0–99, `serial` 1–999 with the parity of
    // `sex`.
    static IdNumber synthetic(int province, int group, Date born, int serial);

    Date born() const;
    Sex sex() const;
    bool is_synthetic() const;

    // "140522********1234": the first six and the last four characters.
    std::string masked() const;
    std::string_view plain() const { return {characters_.data(), characters_.size()}; }

    friend bool operator==(const IdNumber&, const IdNumber&) = default;

   private:
    explicit IdNumber(std::string_view text);

    std::array<char, kLength> characters_{};
};

}  // namespace canbao
