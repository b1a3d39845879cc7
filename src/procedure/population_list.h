#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/population_row.h"
#include "files/sheet_reader.h"

namespace canbao {

// A population list as a file, and how to read it.
struct PopulationFile {
    std::string path;
    std::string sheet;    // empty: the first that holds something
    HeaderChoice header;  // empty: it is looked for
};

// The rows of a population list behind its headers. Memory does not grow with their number.
class PopulationList {
   public:
    struct Row {
        SheetRow cells;  // as they stand in the file
        PopulationRow person;
    };

    // The regions outlive it. `residence`: where those live of whom the list does not say it. Errors: those
    // of SheetReader and of find_header; neither list nor `residence` says where people live.
    static Result<PopulationList> open(const PopulationFile& file, const RegionList& regions, RegionCode area,
                                       std::optional<RegionCode> residence);

    const SheetFormat& format() const { return reader_.format(); }
    const SheetHeader& header() const { return header_; }
    // How each column is headed; of one without a header its letters.
    const std::vector<std::string>& titles() const { return titles_; }
    std::uint64_t bytes_taken() const { return reader_.bytes_taken(); }
    std::uint64_t bytes_in_all() const { return reader_.bytes_in_all(); }

    // The next row that holds something, good until the next call; nothing at the end. Errors: those of the
    // table.
    Result<std::optional<Row>> next();

   private:
    PopulationList(SheetReader reader, std::vector<KeptRow> first_rows, SheetHeader header,
                   PopulationRowReader rows);

    SheetReader reader_;
    std::vector<KeptRow> first_rows_;  // those in which the headers were looked for
    std::size_t next_kept_ = 0;
    SheetHeader header_;
    std::vector<std::string> titles_;
    PopulationRowReader rows_;
};

}  // namespace canbao
