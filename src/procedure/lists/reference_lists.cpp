#include "procedure/lists/reference_lists.h"

#include <algorithm>

#include <fmt/format.h>

#include "channels/office_sheet.h"
#include "procedure/lists/list_file.h"
#include "store/reference_store.h"

namespace canbao {

DatabaseResult<std::vector<Recorded<Hospital>>> hospitals_on(Connection& connection, RegionCode area,
                                                             Date on) {
    const std::vector<Recorded<Hospital>> stated = TRY(read_hospitals(connection, area));
    std::vector<Recorded<Hospital>> accredited;
    for (const auto& [code, hospital] : counting_on(on, std::span(stated)))
        if (hospital->value.accredited.contains(on)) accredited.push_back(*hospital);
    return accredited;
}

DatabaseResult<OfficeListing> offices_on(Connection& connection, RegionCode area, Date on) {
    const std::vector<Recorded<ServiceOffice>> stated = TRY(read_offices(connection, area));
    OfficeListing listing{.offices = {}, .is_imported = !stated.empty()};
    for (const auto& [key, office] : counting_on(on, std::span(stated)))
        if (office->value.open.contains(on)) listing.offices.push_back(office->value);
    return listing;
}

Result<OfficeListing> bundled_offices(const std::string& path, const RegionList& regions, RegionCode area,
                                      Date on) {
    ListFile list = TRY(ListFile::open({.path = path, .sheet = {}, .header = {}}, office_fields()));
    const RegionFinder finder(regions, area, on);
    OfficeListing listing{.offices = {}, .is_imported = false};
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        ReferenceRow<ServiceOffice> read = read_office_row(list.header(), *row, finder);
        if (!read.value)
            return fail(fmt::format("{} 第{}行：{}", path, row->number, read.faults.front().reason.zh),
                        fmt::format("{}, row {}: {}", path, row->number, read.faults.front().reason.en));
        const RegionCode region = read.value->region;
        if ((area.contains(region) || region.contains(area)) && read.value->open.contains(on))
            listing.offices.push_back(*std::move(read.value));
    }
    std::ranges::sort(listing.offices, {}, [](const ServiceOffice& office) { return key_of(office); });
    return listing;
}

}  // namespace canbao
