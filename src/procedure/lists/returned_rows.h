#pragma once

#include <map>
#include <string>
#include <vector>

#include "files/sheet_writer.h"
#include "procedure/lists/list_file.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// All reasons of a row and what to do about them, each once.
struct ReturnedText {
    std::string reason;
    std::string suggestion;
};
ReturnedText returned_text(const RowFaults& faults, Language language);

// The rows of a list that go back to whoever sent it: in the format in which they came, as they stand there,
// with their number, the reasons and suggestions behind. So they can be corrected and sent again as they are.
class ReturnedRows {
   public:
    // `widest_row`: of the list, in cells. Errors: no file can be written there, `path` is the list itself,
    // the list has too many columns.
    static Result<ReturnedRows> open(const std::string& path, const ListFile& list, std::size_t widest_row,
                                     Language language);

    Result<Done> add(const SheetRow& row, const RowFaults& faults);
    // Without it there is no file.
    Result<Done> finish() { return writer_.finish(); }

   private:
    ReturnedRows(SheetWriter writer, std::size_t columns, Language language)
        : writer_(std::move(writer)), columns_(columns), language_(language) {}

    SheetWriter writer_;
    std::size_t columns_;  // of the list's own that are written
    Language language_;
};

// All of them at once, by the numbers of rows; no file where none goes back. `widest_row`: of the list, in
// cells.
Result<Done> write_returned(const std::string& path, const ListFileChoice& choice,
                            std::vector<SheetField> fields, std::size_t widest_row,
                            const std::map<std::uint32_t, RowFaults>& returned, Language language);

// "低保名单.xlsx" → "低保名单-退回.xlsx", beside the list.
std::string path_of_returned(const std::string& list, const SheetFormat& format);

}  // namespace canbao
