#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "channels/sheet_header.h"
#include "registry/follow_up.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// The list of people who are missing, as it comes back filled in: docs/formats/coverage-lists.md.
std::vector<SheetField> follow_up_fields();

// A row as it was read, before anybody is looked up.
struct FollowUpLine {
    std::uint32_t row = 0;
    std::int64_t person = 0;
    std::string name = {};  // as written: masked, or whole
    FollowUpState state = FollowUpState::to_contact;
    std::optional<Date> on = {};
    std::string note = {};  // it may name people
    RowFaults faults = {};
};
FollowUpLine read_follow_up_row(const SheetHeader& header, const SheetRow& row);

}  // namespace canbao
