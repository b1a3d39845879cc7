#pragma once

#include <string_view>
#include <variant>

#include "channels/sheet_row.h"
#include "vocabulary/date.h"
#include "vocabulary/result.h"

namespace canbao {

// A month whose day nobody wrote.
struct WrittenMonth {
    int year;
    int month;

    friend bool operator==(const WrittenMonth&, const WrittenMonth&) = default;
};

using WrittenDate = std::variant<Date, WrittenMonth>;

// A date as people write it: 2025-01-02, 2025/1/2, 2025.1.2, 2025年1月2日, 20250102; a time behind it does
// not count. Without its day (2025年1月, 2025-01, 202501) it is a month, and no day is guessed. Errors: it is
// no day of the calendar, has two digits for the year, or may be two: "2025.1", as a number, is January, or
// October without its zero. `kind` is that of the cell.
Result<WrittenDate> parse_written_date(std::string_view text, CellKind kind = CellKind::text);

}  // namespace canbao
