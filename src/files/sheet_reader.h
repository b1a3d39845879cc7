#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "channels/sheet_format.h"
#include "channels/sheet_row.h"
#include "vocabulary/result.h"

namespace canbao {

// Rows of a table from a file: xlsx, or CSV in one of several encodings. What it is shows in its content;
// what is taken, what is refused and the limits stand in docs/formats/sheets.md. Memory does not grow with
// the number of rows, but for the texts of a workbook, which are bounded.
class SheetReader {
   public:
    static constexpr std::uint64_t kLargestFile = std::uint64_t{512} << 20;

    // Reads the sheet of this name, or the first visible one that holds something. All of the file's bytes
    // that are needed have been checked then: encoding, checksums, sizes. Errors: the file cannot be read, is
    // of another kind, damaged, beyond a limit; there is no such sheet.
    static Result<SheetReader> open(const std::string& path, const std::string& sheet = "");
    ~SheetReader();
    SheetReader(SheetReader&&) noexcept;
    SheetReader& operator=(SheetReader&&) noexcept;

    const SheetFormat& format() const;
    // The next row that holds something, good until the next call; nothing at the end. Errors: a limit is
    // passed, a quote is out of place, the table is damaged. There is nothing behind an error.
    Result<std::optional<SheetRow>> next();
    // So many bytes of the table, unpacked, were taken of so many.
    std::uint64_t bytes_taken() const;
    std::uint64_t bytes_in_all() const;

   private:
    struct Source;
    explicit SheetReader(std::unique_ptr<Source> source);

    std::unique_ptr<Source> source_;
};

}  // namespace canbao
