#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "channels/sheet_header.h"
#include "channels/written_region.h"
#include "vocabulary/period.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// A row of a list of hospitals or offices: what it states, or all that is wrong with it.
template <typename T>
struct ReferenceRow {
    std::uint32_t row = 0;
    std::optional<T> value;
    RowFaults faults;
};

// Reads the cells that lists of hospitals and of offices have in common, and gathers what is wrong with them.
// Fields are named by their place among the fields of the list.
class ReferenceCells {
   public:
    ReferenceCells(const SheetHeader& header, const SheetRow& row, const RegionFinder& regions);

    SheetCell cell(std::size_t field) const;
    std::string text(std::size_t field) const;
    void add(std::string_view code, LocalText reason, LocalText suggestion);

    // Texts of at most kLongestText; a name must be there.
    std::string needed_name(std::size_t field);
    std::string optional_text(std::size_t field);
    std::optional<RegionCode> region(std::size_t field);
    // Numbers as they are dialled, with blanks between them; "0353-5603522、12333" has two.
    std::string telephones(std::size_t field);
    // A day, and a last day where one is written.
    std::optional<Period> period(std::size_t from, std::size_t until);

    const RowFaults& faults() const { return faults_; }

    static constexpr std::size_t kLongestText = 600;  // bytes

   private:
    std::optional<Date> day(std::size_t field);
    void check_length(std::string_view text);

    const SheetHeader& header_;
    const SheetRow& row_;
    const RegionFinder& regions_;
    RowFaults faults_;
};

}  // namespace canbao
