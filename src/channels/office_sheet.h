#pragma once

#include <vector>

#include "channels/reference_row.h"
#include "registry/service_office.h"

namespace canbao {

// A list of offices as a table: docs/formats/reference-lists.md.
const std::vector<SheetField>& office_fields();

// What lists call kinds of offices, beside our own names: "医保中心", "税务局".
std::optional<OfficeKind> written_office_kind(std::string_view text);

ReferenceRow<ServiceOffice> read_office_row(const SheetHeader& header, const SheetRow& row,
                                            const RegionFinder& regions);

}  // namespace canbao
