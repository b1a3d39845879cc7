#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace canbao {

// Whether a spreadsheet would take a text of CSV for a formula: it begins with = + - or @, behind blanks or
// in full width.
bool begins_as_formula(std::string_view text);

// Whether a spreadsheet would take digits of a text for a number, and lose some: at the beginning (007), or
// behind the eleventh (it shows and saves 1.40522E+17).
bool loses_digits(std::string_view text);

enum class CsvCell : std::uint8_t { plain, digits };

// Appends a cell, for any separator, in quotes where it needs them. An apostrophe stands before what begins
// as a formula, and in a cell of digits before those that would be lost: it is the sign of spreadsheets for
// "this is text", may stand in any CSV (a tab parts cells in some), and is taken off when the file is read
// again (tidy_text).
void append_csv_cell(std::string& out, std::string_view text, CsvCell cell = CsvCell::plain);

}  // namespace canbao
