#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/sheet_header.h"
#include "channels/written_destination.h"
#include "vocabulary/identity_document.h"
#include "vocabulary/personal.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// Lists that tell what happened to people, and who lives together: docs/formats/notices.md.
enum class NoticeKind : std::uint8_t { deaths, moves, households };

constexpr std::string_view word(NoticeKind kind) {
    constexpr std::string_view kWords[] = {"deaths", "moves", "households"};
    return kWords[static_cast<std::size_t>(kind)];
}

// What a row may say, with the headers under which it stands.
std::vector<SheetField> notice_fields(NoticeKind kind);

// A row as it is read, before anybody is looked up. What could not be read is missing, and noted.
struct NoticeLine {
    std::uint32_t row = 0;
    std::optional<IdentityDocument> document;
    std::optional<PersonName> name;
    std::optional<Date> day;              // of the death, or of the move
    std::optional<RegionCode> residence;  // where the person lives now: a village of the area, or elsewhere
                                          // as far as it is written
    std::string household;                // a mark that members share: within the list only
    std::string relation;                 // to the head of it; empty: not said
    RowFaults faults;
};

// Whether a relation is the head's own.
bool is_head(std::string_view relation);

// Reads rows of one list. Pure, but that it remembers places that were looked up.
class NoticeReader {
   public:
    // `columns`: of each of notice_fields(), in their order.
    NoticeReader(NoticeKind kind, std::vector<std::optional<std::uint32_t>> columns, DestinationFinder places)
        : kind_(kind), columns_(std::move(columns)), places_(std::move(places)) {}

    NoticeLine read(const SheetRow& row);

   private:
    SheetCell cell(const SheetRow& row, std::size_t field, RowFaults& faults) const;
    void read_day(const SheetCell& cell, NoticeLine& line) const;
    void read_residence(const SheetRow& row, NoticeLine& line);
    void read_household(const SheetRow& row, NoticeLine& line);

    NoticeKind kind_;
    std::vector<std::optional<std::uint32_t>> columns_;
    DestinationFinder places_;
};

}  // namespace canbao
