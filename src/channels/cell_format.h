#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "channels/sheet_row.h"

namespace canbao {

// How a workbook shows a number, as far as it tells what the number means.
struct CellFormat {
    enum class Shape : std::uint8_t {
        number,
        date,   // year, month and day, or a part that has the day
        month,  // year and month alone
        time,   // of the day
    };
    Shape shape = Shape::number;
    // At least so many digits before the point: "000000" shows 123 as 000123.
    std::uint8_t digits = 0;

    friend bool operator==(const CellFormat&, const CellFormat&) = default;
};

// A format by its number, as programs in China show it; 0 to 163 are built in.
CellFormat built_in_format(int number);
// A format by its code: `yyyy"年"m"月"`, `00000`.
CellFormat format_of_code(std::string_view code);

// From which day a workbook counts.
enum class DayCount : std::uint8_t { from_1900, from_1904 };

// Appends what a person sees of a number that is stored as `stored`, and says what it was. A text that is no
// number is appended as it is, and marked as an error value.
SheetCell append_number(std::string& out, std::string_view stored, CellFormat format, DayCount count);

// Appends a date as strict workbooks store it ("2025-01-02T00:00:00") as a date, or as it is.
SheetCell append_stored_date(std::string& out, std::string_view stored);

// Whether a text is what a spreadsheet shows of a number that is too long ("1.40522E+17").
bool shows_lost_digits(std::string_view text);

}  // namespace canbao
