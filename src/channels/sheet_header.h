#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channels/sheet_row.h"
#include "vocabulary/language.h"
#include "vocabulary/result.h"

namespace canbao {

// A row that outlives the next: headers are looked for in several rows together.
class KeptRow {
   public:
    explicit KeptRow(const SheetRow& row);

    std::uint32_t number() const { return number_; }
    std::size_t size() const { return cells_.size(); }
    // An empty cell where there is none.
    SheetCell at(std::size_t column) const;
    // All cells; good until the next call, and while the row stays.
    SheetRow row();

   private:
    struct Cell {
        std::string text;
        SheetCell marks;
    };
    std::uint32_t number_;
    std::vector<Cell> cells_;
    std::vector<SheetCell> shown_;
};

// Something that a table says of each row, and the headers under which it may stand.
struct SheetField {
    std::string key;  // as --column names it: "id"
    LocalText name;   // as people are told: "证件号码"
    std::vector<std::string> aliases;
    bool is_needed = false;
    bool is_digits = false;  // a number whose digits a spreadsheet must not touch
};

// That a field stands in a certain column: `--column id=C`, or `--column id=证件号`.
struct ColumnChoice {
    std::string field;
    std::string column;  // its letters, or its header; a header comes before letters
};
Result<ColumnChoice> parse_column_choice(std::string_view text);

struct HeaderChoice {
    std::vector<ColumnChoice> columns;
    // The row of the headers, where they are not to be looked for; 0: there are none, and all fields are
    // chosen by letters.
    std::optional<std::uint32_t> row;
};

// Where the headers of a table are, and which column holds each field.
struct SheetHeader {
    struct Column {
        std::uint32_t column;
        std::string text;
    };

    std::uint32_t first_row = 0, last_row = 0;          // 0: there are none
    std::vector<std::optional<std::uint32_t>> columns;  // of each field, in their order
    std::vector<Column> unknown;                        // headers that are those of no field
};

// Looks for the headers in the first rows of a table (at most SheetLimits::kHeaderRows), behind titles, in
// one row or two. Blanks, width, case, brackets with notes and signs do not count. Errors, all together: a
// needed field has no column, two columns are one field, a choice names none.
Result<SheetHeader> find_header(std::span<const KeptRow> rows, std::span<const SheetField> fields,
                                const HeaderChoice& choice = {});

}  // namespace canbao
