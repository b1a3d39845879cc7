#include "procedure/lists/import_reference.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "channels/hospital_sheet.h"
#include "channels/json_text.h"
#include "channels/office_sheet.h"
#include "procedure/lists/returned_rows.h"
#include "procedure/permission.h"
#include "procedure/record_planned.h"
#include "store/list_store.h"
#include "store/reference_store.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

using Kind = ReferenceOutcome::Kind;

// What sets the one kind of list apart from the other.
template <typename T>
struct ListOf;

template <>
struct ListOf<Hospital> {
    static constexpr std::string_view kKind = kListHospitals;
    static const std::vector<SheetField>& fields() { return hospital_fields(); }
    static ReferenceRow<Hospital> read(const SheetHeader& header, const SheetRow& row,
                                       const RegionFinder& regions, const std::set<int>& classes) {
        return read_hospital_row(header, row, regions, classes);
    }
    static auto stated(Connection& connection, RegionCode area) { return read_hospitals(connection, area); }
    // Residents are treated elsewhere too.
    static bool concerns(const Hospital&, RegionCode) { return true; }
};

template <>
struct ListOf<ServiceOffice> {
    static constexpr std::string_view kKind = kListOffices;
    static const std::vector<SheetField>& fields() { return office_fields(); }
    static ReferenceRow<ServiceOffice> read(const SheetHeader& header, const SheetRow& row,
                                            const RegionFinder& regions, const std::set<int>&) {
        return read_office_row(header, row, regions);
    }
    static auto stated(Connection& connection, RegionCode area) { return read_offices(connection, area); }
    // One list may serve all areas of a city: each takes what serves it.
    static bool concerns(const ServiceOffice& office, RegionCode area) {
        return area.contains(office.region) || office.region.contains(area);
    }
};

// The classes for which the table of benefits of the place has rows; all that there are where it has no
// table, or a row for any.
std::set<int> classes_at(const PolicyBook& book, RegionCode area, Date on) {
    std::set<int> classes;
    bool is_for_any = true;
    if (const BenefitTable* table = book.benefits(area, on.year())) {
        is_for_any = table->inpatient.empty();
        for (const InpatientRow& row : table->inpatient) {
            is_for_any = is_for_any || !row.facility_class;
            if (row.facility_class) classes.insert(*row.facility_class);
        }
    }
    for (int each = 1; is_for_any && each <= kFacilityClasses; ++each) classes.insert(each);
    return classes;
}

template <typename T>
std::string command_text(const ReferenceOrder& order, std::string_view digest, std::size_t rows) {
    std::string out = fmt::format(R"({{"act":"{}","area":"{}","on":"{}","document":)", ListOf<T>::kKind,
                                  order.area.text(), order.on.text());
    append_json_string(out, order.document);
    return out + fmt::format(R"(,"file":"{}","rows":{}}})", hex_of(digest), rows);
}

}  // namespace

std::int64_t ReferenceReport::count(Kind kind) const {
    return std::ranges::count(rows, kind, &ReferenceOutcome::kind);
}

template <typename T>
Result<ReferenceImport<T>> ReferenceImport<T>::create(const PolicyBook& book, const RegionList& regions,
                                                      const Actor& actor, ReferenceOrder order) {
    if (auto fault = refuse_reference_list(actor, order.area))
        return Failure(Error{std::move(fault->message)});
    const Catalogue* catalogue = book.catalogue(order.area);
    if (catalogue == nullptr)
        return fail(fmt::format("没有 {} 所在省的政策", order.area.text()),
                    fmt::format("no law is known of the province of {}", order.area.text()));
    ReferenceImport import(regions, actor, std::move(order));
    import.pack_ = catalogue->file;
    import.classes_ = classes_at(book, import.order_.area, import.order_.on);
    return import;
}

template <typename T>
Result<Done> ReferenceImport<T>::read() {
    digest_ = TRY(digest_of_file(order_.file.path));
    ListFile list = TRY(ListFile::open(order_.file, ListOf<T>::fields()));
    format_ = list.format();
    for (const SheetHeader::Column& column : list.header().unknown) columns_unknown_.push_back(column.text);
    const RegionFinder regions(regions_, order_.area, order_.on);
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        rows_.push_back(ListOf<T>::read(list.header(), *row, regions, classes_));
        widest_row_ = std::max(widest_row_, row->cells.size());
    }
    if (rows_.empty()) return fail("名单里没有一家机构", "the list names nobody");
    // What was read is what is known by the digest.
    if (const std::string again = TRY(digest_of_file(order_.file.path)); again != digest_)
        return list_was_changed();
    return Done{};
}

template <typename T>
DatabaseResult<ReferenceReport> ReferenceImport<T>::plan(Connection& connection) {
    TRY(connection.begin(TransactionKind::read));
    auto report = plan_begun(connection);
    connection.roll_back();
    return report;
}

template <typename T>
DatabaseResult<ReferenceReport> ReferenceImport<T>::plan_begun(Connection& connection) {
    seen_act_ = TRY(last_act_of(connection, order_.area));
    ReferenceReport report{
        .format = format_, .columns_unknown = columns_unknown_, .rows = {}, .same_file = {}, .act = {}};
    times_taken_ = 0;
    for (const ListTaken& list : TRY(lists_taken(connection, order_.area))) {
        if (list.file_digest != digest_ || list.kind != ListOf<T>::kKind) continue;
        ++times_taken_;
        report.same_file = list;
    }
    const std::vector<Recorded<T>> stated = TRY(ListOf<T>::stated(connection, order_.area));
    const auto counting = counting_on(order_.on, std::span(stated));
    for (const ReferenceRow<T>& row : rows_) {
        ReferenceOutcome outcome{.row = row.row, .kind = Kind::returned, .name = {}, .faults = row.faults};
        if (row.value) {
            outcome.name = row.value->name;
            const auto before = counting.find(key_of(*row.value));
            if (!ListOf<T>::concerns(*row.value, order_.area))
                outcome.kind = Kind::elsewhere;
            else if (before == counting.end())
                outcome.kind = Kind::added;
            else
                outcome.kind = before->second->value == *row.value ? Kind::unchanged : Kind::changed;
        }
        report.rows.push_back(std::move(outcome));
    }
    return_rows_that_say_the_same(report);
    return report;
}

// Of two rows about the same that differ nobody knows which is right; of two that are alike one is enough.
template <typename T>
void ReferenceImport<T>::return_rows_that_say_the_same(ReferenceReport& report) const {
    std::map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (!rows_[i].value) continue;
        const auto [before, is_new] = first.emplace(key_of(*rows_[i].value), i);
        if (is_new) continue;
        const std::size_t other = before->second;
        const bool is_alike = *rows_[other].value == *rows_[i].value;
        const auto give_back = [&](std::size_t at, std::size_t because) {
            ReferenceOutcome& outcome = report.rows[at];
            if (outcome.kind == Kind::returned) return;
            outcome.kind = Kind::returned;
            outcome.other_row = rows_[because].row;
            outcome.faults.push_back(
                is_alike ? RowFault{"twice_the_same",
                                    {"与另一行重复", "another row says the same"},
                                    {"请删去一行", "take one away"}}
                         : RowFault{"contradicts_row",
                                    {"与另一行不一致", "another row says something else of it"},
                                    {"请核对，只留一行", "keep the one that is right"}});
        };
        give_back(i, other);
        if (!is_alike) give_back(other, i);
    }
}

template <typename T>
Result<Done> ReferenceImport<T>::write_returned_rows(const ReferenceReport& report, const std::string& path,
                                                     Language language) const {
    std::map<std::uint32_t, RowFaults> returned;
    for (const ReferenceOutcome& outcome : report.rows) {
        if (outcome.kind != Kind::returned) continue;
        RowFaults& faults = returned[outcome.row];
        faults = outcome.faults;
        if (outcome.other_row == 0) continue;
        faults.back().reason.zh += fmt::format("（第{}行）", outcome.other_row);
        faults.back().reason.en += fmt::format(" (row {})", outcome.other_row);
    }
    return write_returned(path, order_.file, ListOf<T>::fields(), widest_row_, returned, language);
}

template <typename T>
DatabaseResult<ReferenceReport> ReferenceImport<T>::record(BulkWriter& writer, ReferenceReport report) {
    return record_planned(
        std::move(report),
        [&](const ReferenceReport& planned) {
            return planned.count(Kind::added) + planned.count(Kind::changed) > 0;
        },
        [&](const ReferenceReport& planned) { return write(writer, planned); },
        [&] { return plan(writer.connection()); });
}

template <typename T>
DatabaseResult<std::int64_t> ReferenceImport<T>::write(BulkWriter& writer,
                                                       const ReferenceReport& report) const {
    const BulkAct act{.area = order_.area,
                      .client = std::string(ListOf<T>::kKind),
                      .key = fmt::format("{}:{}", hex_of(digest_), times_taken_ + 1),
                      .kind = std::string(ListOf<T>::kKind),
                      .on = order_.on,
                      .command = command_text<T>(order_, digest_, rows_.size()),
                      .decision = {.pack = pack_, .clauses = {}, .reasons = {}}};
    return writer.write(act, seen_act_, [&](std::int64_t number) {
        std::vector<Recorded<T>> states;
        for (std::size_t i = 0; i < rows_.size(); ++i)
            if (report.rows[i].kind == Kind::added || report.rows[i].kind == Kind::changed)
                states.push_back({*rows_[i].value, order_.on, number});
        const ListTaken list{.area = order_.area,
                             .act = number,
                             .kind = std::string(ListOf<T>::kKind),
                             .department = role_,
                             .region = order_.area,
                             .document = order_.document,
                             .mode = ListMode::changes,
                             .covered = {},
                             .as_of = order_.on,
                             .file_name = std::filesystem::path(order_.file.path).filename().string(),
                             .file_digest = digest_,
                             .rows = static_cast<std::int64_t>(rows_.size()),
                             .added = report.count(Kind::added),
                             .moved = report.count(Kind::changed),
                             .ended = 0,
                             .unchanged = report.count(Kind::unchanged),
                             .returned = report.count(Kind::returned)};
        std::vector<Facts> facts;
        // In the order of fact_tables.
        facts.push_back(rows_of(std::span(&list, 1)));
        facts.push_back(rows_of(order_.area, std::span<const Recorded<T>>(states)));
        return facts;
    });
}

template class ReferenceImport<Hospital>;
template class ReferenceImport<ServiceOffice>;

}  // namespace canbao
