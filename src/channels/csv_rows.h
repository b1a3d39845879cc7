#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "channels/row_queue.h"
#include "channels/sheet_row.h"
#include "vocabulary/result.h"

namespace canbao {

// What parts the cells of a text: a comma, a tab or a semicolon, as the beginning of the text shows. A comma
// where nothing does.
char find_separator(std::string_view beginning);

// Rows of CSV (RFC 4180), split by libcsv. Text comes in pieces that may end anywhere; cells in quotes may
// hold ends of lines.
class CsvRows {
   public:
    explicit CsvRows(char separator);
    ~CsvRows();
    CsvRows(CsvRows&&) noexcept;
    CsvRows& operator=(CsvRows&&) noexcept;

    // Takes the next piece, once all rows of the one before are taken. Errors: a quote is out of place, a
    // limit is passed.
    Result<Done> take(std::string_view piece);
    Result<Done> finish();
    // The next row of what was taken. Rows without anything are counted and passed over.
    const SheetRow* next();

   private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace canbao
