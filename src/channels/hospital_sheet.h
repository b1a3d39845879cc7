#pragma once

#include <set>
#include <vector>

#include "channels/reference_row.h"
#include "registry/hospital.h"

namespace canbao {

// A list of accredited hospitals as a table: docs/formats/reference-lists.md.
const std::vector<SheetField>& hospital_fields();

// What lists call levels, beside our own names: "三甲", "二级", "3级甲等".
std::optional<HospitalLevel> written_hospital_level(std::string_view text);

// `classes`: those for which the area's table of benefits has a row.
ReferenceRow<Hospital> read_hospital_row(const SheetHeader& header, const SheetRow& row,
                                         const RegionFinder& regions, const std::set<int>& classes);

}  // namespace canbao
