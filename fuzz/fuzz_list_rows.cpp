// Rows of lists: whatever the cells hold, a row says something, or all that is wrong with it in both
// languages. The first byte chooses the list; the cells follow as text, a column for each of its fields.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "channels/assigned_place.h"
#include "channels/csv_rows.h"
#include "channels/follow_up_row.h"
#include "channels/hospital_sheet.h"
#include "channels/notice_sheet.h"
#include "channels/office_sheet.h"
#include "channels/population_row.h"
#include "channels/roster_sheet.h"
#include "channels/target_row.h"
#include "policy/real_policies.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

constexpr std::string_view kRegions =
    "code,name,since,until\n"
    "140000,山西省,,\n140500,晋城市,,\n140522,阳城县,,\n140522108000,蟒河镇,,\n"
    "140522108200,台头村委会,,\n140522109000,东冶镇,,\n140522109200,东峪村委会,,\n140581,高平市,,\n";
constexpr std::string_view kProvinces = "code,name,since,until\n140000,山西省,,\n610000,陕西省,,\n";

const RegionList& regions() {
    static const RegionList list = *RegionList::parse(kRegions, "regions.csv");
    return list;
}
const RegionList& provinces() {
    static const RegionList list = *RegionList::parse(kProvinces, "provinces.csv");
    return list;
}
const RegionCode kArea = *RegionCode::parse("140522");
const Date kDay = *Date::parse("2026-02-01");

// Each field stands in the column of its place.
SheetHeader header_of(std::size_t fields) {
    SheetHeader header;
    for (std::size_t i = 0; i < fields; ++i) header.columns.emplace_back(static_cast<std::uint32_t>(i));
    return header;
}

void check(const RowFaults& faults) {
    for (const RowFault& fault : faults) {
        CHECK(!fault.code.empty());
        for (const LocalText* text : {&fault.reason, &fault.suggestion})
            CHECK(!text->zh.empty() && !text->en.empty());
    }
}

void check_notice(NoticeKind kind, const SheetRow& row) {
    static const DestinationFinder places(regions(), provinces(), kArea);
    NoticeReader reader(kind, header_of(notice_fields(kind).size()).columns, places);
    const NoticeLine line = reader.read(row);
    check(line.faults);
    CHECK(!line.faults.empty() || (line.document && line.name));
    if (!line.faults.empty()) return;
    CHECK(line.day.has_value() == (kind != NoticeKind::households));
    CHECK(line.residence.has_value() == (kind == NoticeKind::moves));
    CHECK(line.household.empty() == (kind != NoticeKind::households));
}

void check_roster(const SheetRow& row) {
    static const Catalogue& catalogue = *book_of_every_place(CANBAO_SOURCE_DIR).catalogue(kArea);
    static const CategoryWords words(catalogue);
    const SheetHeader header = header_of(roster_fields(true).size());
    const RosterLine line =
        read_roster_row({.words = words, .header = header, .of_all = {}, .since = {}}, row);
    CHECK(!line.problems.empty() || (line.number && line.name && line.category));
    CHECK(!line.problems.empty() || (line.is_removal ? line.until.has_value() : line.from.has_value()));
}

void check_population(const SheetRow& row) {
    PopulationRowReader reader(header_of(population_fields().size()).columns,
                               ResidenceFinder(regions(), kArea), {});
    const PopulationRow read = reader.read(row);
    const auto* faults = std::get_if<RowFaults>(&read);
    if (faults == nullptr) return;
    CHECK(!faults->empty());
    check(*faults);
}

void check_target(const SheetRow& row) {
    const TargetLine line =
        read_target_row(header_of(target_fields().size()), AssignedPlaceFinder(regions(), kArea), row);
    check(line.faults);
    CHECK(!line.faults.empty() || line.says_nothing() || (line.place && line.people));
    CHECK(!line.place || kArea.contains(*line.place));
}

void check_follow_up(const SheetRow& row) {
    const FollowUpLine line = read_follow_up_row(header_of(follow_up_fields().size()), row);
    check(line.faults);
    CHECK(!line.faults.empty() || line.person > 0);
}

template <typename T>
void check_reference(const ReferenceRow<T>& row) {
    check(row.faults);
    CHECK(row.value.has_value() == row.faults.empty());
}

void check_row(std::uint8_t kind, const SheetRow& row) {
    static const RegionFinder finder(regions(), kArea, kDay);
    static const std::set<int> classes = {1, 2, 3};
    switch (kind % 9) {
        case 0:
            return check_roster(row);
        case 1:
            return check_population(row);
        case 2:
            return check_notice(NoticeKind::deaths, row);
        case 3:
            return check_notice(NoticeKind::moves, row);
        case 4:
            return check_notice(NoticeKind::households, row);
        case 5:
            return check_target(row);
        case 6:
            return check_follow_up(row);
        case 7:
            return check_reference(
                read_hospital_row(header_of(hospital_fields().size()), row, finder, classes));
        default:
            return check_reference(read_office_row(header_of(office_fields().size()), row, finder));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    CsvRows rows(',');
    const auto take_rows = [&] {
        while (const SheetRow* row = rows.next()) check_row(bytes[0], *row);
    };
    if (!rows.take({reinterpret_cast<const char*>(bytes) + 1, size - 1})) return 0;
    take_rows();
    if (rows.finish()) take_rows();
    return 0;
}
