#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channels/sheet_format.h"
#include "vocabulary/result.h"

namespace canbao {

struct WrittenColumn {
    std::string title;
    double width = 0;      // in digits of the usual size; 0: as the title needs
    bool is_text = false;  // numbers of documents and telephones, which must keep their digits
    // Of a workbook: offered in a list, and nothing else taken; short words without commas. Empty: anything.
    std::vector<std::string> allowed = {};
};

// Writes a table in the format of another, as a list goes back to its department: CSV in its encoding, with
// its separator and mark, or xlsx. No cell becomes a formula. The file gets its name when it is whole; memory
// does not grow with the number of rows.
class SheetWriter {
   public:
    // Errors: no file can be written there, too many columns.
    static Result<SheetWriter> open(const std::string& path, const SheetFormat& format,
                                    const std::vector<WrittenColumn>& columns);
    ~SheetWriter();
    SheetWriter(SheetWriter&&) noexcept;
    SheetWriter& operator=(SheetWriter&&) noexcept;

    // One row, of UTF-8, a cell for each column. Errors: more rows or longer cells than a table may have
    // (SheetLimits), the disk.
    Result<Done> write(std::span<const std::string_view> cells);
    // Without it there is no file.
    Result<Done> finish();

   private:
    struct Target;
    explicit SheetWriter(std::unique_ptr<Target> target);

    std::unique_ptr<Target> target_;
};

}  // namespace canbao
