#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "channels/assigned_place.h"
#include "channels/sheet_header.h"

namespace canbao {

// What a list of assigned tasks (目标任务) says of each place, and under which headers:
// docs/formats/coverage-lists.md.
std::vector<SheetField> target_fields();
// Whether the headers name places at all: by code, or by township or village.
bool names_places(const SheetHeader& header);

// A row as it was read: a place and its people, or faults.
struct TargetLine {
    std::uint32_t row = 0;
    std::optional<RegionCode> place;
    std::optional<std::int64_t> people;
    RowFaults faults;
    bool is_total = false;  // 合计: a sum of other rows, which says nothing of its own
    bool is_blank = false;  // a place to which nothing is assigned, as forms have them

    bool says_nothing() const { return is_total || is_blank; }
};
TargetLine read_target_row(const SheetHeader& header, const AssignedPlaceFinder& places, const SheetRow& row);

}  // namespace canbao
