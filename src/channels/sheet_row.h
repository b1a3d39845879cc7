#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace canbao {

// What a cell of a table was, as far as its file tells.
enum class CellKind : std::uint8_t {
    empty,
    untyped,  // of a text file: nobody can tell a number from a text there
    text,
    number,
    date,     // its text is "2025-01-02", or "2025-01-02 13:30:00"
    month,    // a date that is shown without its day: "2025-01"
    time,     // "13:30:00"
    boolean,  // "TRUE" or "FALSE"
    error,    // "#N/A", or a number that is none
};

// A cell as a person sees it, as well as can be told.
struct SheetCell {
    std::string_view text;
    CellKind kind = CellKind::empty;
    // The text is the result that was stored with a formula; an empty one was never computed.
    bool is_formula = false;
    // A number longer than its file could keep ("1.40522E+17"): the text does not pretend its digits.
    bool has_lost_digits = false;
    // Within a merged area: the value of the area's first cell.
    bool is_repeated = false;
};

// A row with its number as a spreadsheet shows it, from 1. Behind the last cell that holds something there is
// none; good until the next row is asked for.
struct SheetRow {
    std::uint32_t number = 0;
    std::span<const SheetCell> cells;

    // An empty cell where there is none.
    SheetCell at(std::size_t column) const { return column < cells.size() ? cells[column] : SheetCell{}; }
};

// What any table may hold at most (docs/formats/sheets.md).
struct SheetLimits {
    static constexpr std::uint32_t kMostRows = 1'048'576;
    static constexpr std::uint32_t kMostColumns = 1'024;
    // That a spreadsheet can have. Beyond ours they may only be empty.
    static constexpr std::uint32_t kMostEmptyColumns = 16'384;
    static constexpr std::size_t kLongestCell = 32'767;                       // characters
    static constexpr std::size_t kLongestRow = std::size_t{4} * 1024 * 1024;  // bytes
    // Headers stand in the first rows: there the value of a merged area is repeated.
    static constexpr std::uint32_t kHeaderRows = 10;
};

}  // namespace canbao
