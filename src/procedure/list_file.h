#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channels/row_fault.h"
#include "channels/sheet_header.h"
#include "files/sheet_reader.h"

namespace canbao {

// Which table is meant by a list, and how it is to be read: as whoever imports it says.
struct ListFileChoice {
    std::string path;
    std::string sheet;  // of a workbook; empty: the first that holds something
    HeaderChoice header;
};

// A list as it came from a department, read row by row behind its headers, as often as need be.
class ListFile {
   public:
    // Errors: the file is no table, its headers do not name what is needed; another file stands there than
    // was read before.
    static Result<ListFile> open(const ListFileChoice& choice, std::span<const SheetField> fields);

    const SheetFormat& format() const { return reader_.format(); }
    const SheetHeader& header() const { return header_; }
    // The titles of all columns, as they stand in the list; of a column without one its letters.
    const std::vector<std::string>& titles() const { return titles_; }

    // The next row behind the headers, good until the next call; nothing at the end.
    Result<std::optional<SheetRow>> next();

    std::uint64_t bytes_taken() const { return reader_.bytes_taken(); }
    std::uint64_t bytes_in_all() const { return reader_.bytes_in_all(); }

   private:
    ListFile(SheetReader reader, SheetHeader header, std::vector<KeptRow> first);

    SheetReader reader_;
    SheetHeader header_;
    std::vector<std::string> titles_;
    std::vector<KeptRow> first_;  // read while the headers were looked for
    std::size_t given_ = 0;       // of these
};

// SM3 of a file's bytes: by it a list is known that comes again. Errors: it cannot be read.
Result<std::string> digest_of_file(const std::string& path);

// Why a row goes back, and what to do.
struct ReturnedRow {
    std::string reason;
    std::string advice;
};

// Of several faults all reasons and what to do about each, parted by semicolons.
ReturnedRow returned_row(const RowFaults& faults, Language language);

// Writes the rows that go back to `path`, in the format in which the list came, with all their cells, the
// number of the row, the reason and what to do. `returned`: by the number of the row. `field_of_number`:
// which field of the list holds numbers that must keep their digits. Errors: reading or writing fails; `path`
// is the list itself.
Result<Done> write_returned(const std::string& path, const ListFileChoice& choice,
                            std::span<const SheetField> fields, std::size_t field_of_number,
                            const std::map<std::uint32_t, ReturnedRow>& returned, Language language);

// "低保名单.xlsx" → "低保名单-退回.xlsx", beside the list.
std::string path_of_returned(const std::string& list);

}  // namespace canbao
