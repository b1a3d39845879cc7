#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "channels/csv_rows.h"
#include "channels/sheet_format.h"
#include "channels/text_encoding.h"
#include "files/block_file.h"

namespace canbao {

// The rows of a text file. Errors do not name the file: the caller does.
class CsvSheet {
   public:
    // Goes over all of the file, to tell its encoding. Errors: it is of none that we read, or of two.
    static Result<CsvSheet> open(BlockFile file);

    const SheetFormat& format() const { return format_; }
    // The next row, good until the next call; null at the end.
    Result<const SheetRow*> next();
    std::uint64_t bytes_taken() const { return taken_; }
    std::uint64_t bytes_in_all() const { return file_.size(); }

   private:
    CsvSheet(BlockFile file, SheetFormat format, TextDecoder decoder);
    // Decodes one more block into text_; whether there was one.
    Result<bool> decode();

    BlockFile file_;
    SheetFormat format_;
    TextDecoder decoder_;
    std::string text_;  // decoded and not yet split
    std::optional<CsvRows> rows_;
    std::uint64_t taken_ = 0;
    bool is_at_end_ = false;
};

}  // namespace canbao
