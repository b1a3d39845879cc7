#pragma once

#include <optional>

#include "channels/population_row.h"
#include "procedure/lists/list_file.h"

namespace canbao {

// The rows of a population list behind its headers. Memory does not grow with their number.
class PopulationList {
   public:
    struct Row {
        SheetRow cells;  // as they stand in the file
        PopulationRow person;
    };

    // The regions outlive it. `residence`: where those live of whom the list does not say it. Errors: those
    // of ListFile; neither list nor `residence` says where people live.
    static Result<PopulationList> open(const ListFileChoice& file, const RegionList& regions, RegionCode area,
                                       std::optional<RegionCode> residence);

    const ListFile& file() const { return file_; }

    // The next row that holds something, good until the next call; nothing at the end. Errors: those of the
    // table.
    Result<std::optional<Row>> next();

   private:
    PopulationList(ListFile file, PopulationRowReader rows)
        : file_(std::move(file)), rows_(std::move(rows)) {}

    ListFile file_;
    PopulationRowReader rows_;
};

}  // namespace canbao
