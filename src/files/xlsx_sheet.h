#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "channels/sheet_format.h"
#include "channels/workbook_xml.h"
#include "channels/xlsx_rows.h"
#include "files/zip_parts.h"

namespace canbao {

// The rows of a sheet of a workbook. Errors do not name the file: the caller does.
class XlsxSheet {
   public:
    // The sheet of this name, or the first visible one that holds something. Goes over all of its bytes, to
    // see that they are whole. Errors: the archive is no workbook, or damaged; there is no such sheet.
    static Result<XlsxSheet> open(const std::string& path, const std::string& sheet);

    const SheetFormat& format() const { return format_; }
    // The next row, good until the next call; null at the end.
    Result<const SheetRow*> next();
    std::uint64_t bytes_taken() const { return part_->bytes_taken(); }
    std::uint64_t bytes_in_all() const { return part_->bytes_in_all(); }

   private:
    XlsxSheet(ZipParts parts, CellMeaning meaning);
    // Begins to read a sheet of this part, up to its first row; whether it has one.
    Result<bool> begin(const std::string& part);
    Result<const SheetRow*> read_on();

    ZipParts parts_;
    SheetFormat format_;
    std::optional<ZipPart> part_;
    std::optional<XlsxRows> rows_;
    std::optional<CellMeaning> meaning_;  // while no sheet is read
    const SheetRow* first_ = nullptr;     // read when the sheet was begun, and not yet given
    bool is_at_end_ = false;
};

}  // namespace canbao
