#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace canbao {

// Where a cell is: columns from 0, rows from 1, as "C7" has column 2 and row 7.
struct CellReference {
    std::uint32_t column = 0;
    std::uint32_t row = 0;

    friend bool operator==(const CellReference&, const CellReference&) = default;
};

struct CellArea {
    CellReference first, last;

    friend bool operator==(const CellArea&, const CellArea&) = default;
};

// "C7"; nothing where it is none, or beyond what a spreadsheet can have.
std::optional<CellReference> parse_cell_reference(std::string_view text);
// "A1:C2", or a single cell; the first is above and left of the last.
std::optional<CellArea> parse_cell_area(std::string_view text);

// "A" is 0, "AA" is 26, up to "XFD"; small letters too.
std::optional<std::uint32_t> parse_column_letters(std::string_view text);
std::string column_letters(std::uint32_t column);

}  // namespace canbao
