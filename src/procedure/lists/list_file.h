#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channels/sheet_header.h"
#include "files/sheet_reader.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// Which table is meant by a list, and how it is to be read: as whoever imports it says.
struct ListFileChoice {
    std::string path;
    std::string sheet;  // of a workbook; empty: the first that holds something
    HeaderChoice header;
};

// A list as it came, read row by row behind its headers. Memory does not grow with their number.
class ListFile {
   public:
    // Errors: the file is no table, its headers do not name what is needed.
    static Result<ListFile> open(const ListFileChoice& choice, std::vector<SheetField> fields);

    const std::string& path() const { return path_; }
    const SheetFormat& format() const { return reader_.format(); }
    const std::vector<SheetField>& fields() const { return fields_; }
    const SheetHeader& header() const { return header_; }
    // The titles of all columns, as they stand in the list; of a column without one its letters.
    const std::vector<std::string>& titles() const { return titles_; }

    // The next row behind the headers, good until the next call; nothing at the end.
    Result<std::optional<SheetRow>> next();

    std::uint64_t bytes_taken() const { return reader_.bytes_taken(); }
    std::uint64_t bytes_in_all() const { return reader_.bytes_in_all(); }

   private:
    ListFile(std::string path, std::vector<SheetField> fields, SheetReader reader, SheetHeader header,
             std::vector<KeptRow> first);

    std::string path_;
    std::vector<SheetField> fields_;
    SheetReader reader_;
    SheetHeader header_;
    std::vector<std::string> titles_;
    std::vector<KeptRow> first_;  // read while the headers were looked for
    std::size_t given_ = 0;       // of these
};

// What whoever sent it is told where another file stands there than was read before.
Failure list_was_changed();

// SM3 of a file's bytes: by it a list is known that comes again. Errors: it cannot be read.
Result<std::string> digest_of_file(const std::string& path);

}  // namespace canbao
