#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace canbao {

// What may be wrong with a file of a channel that arrives.
enum class Damage : std::uint8_t {
    cut_off,          // its last records are missing
    half_character,   // it ends within a character of GB18030
    mixed_encodings,  // lines of UTF-8 and of GB18030
    nul_byte,
    row_missing,
    row_twice,
    wrong_total,
    negative,  // an amount below zero
    overflow,  // an amount beyond every number
    formula,   // a field that a spreadsheet would reckon
    nothing,   // an empty file
};
inline constexpr std::array kDamages = {Damage::cut_off,     Damage::half_character, Damage::mixed_encodings,
                                        Damage::nul_byte,    Damage::row_missing,    Damage::row_twice,
                                        Damage::wrong_total, Damage::negative,       Damage::overflow,
                                        Damage::formula,     Damage::nothing};

// A good file of at least one row (channels/record_file.h), damaged. No reader takes it.
std::string damaged(std::string_view file, Damage damage);

}  // namespace canbao
