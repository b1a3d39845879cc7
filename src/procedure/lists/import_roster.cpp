#include "procedure/lists/import_roster.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/lists/returned_rows.h"
#include "procedure/permission.h"
#include "procedure/record_planned.h"
#include "store/list_store.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

constexpr std::string_view kKind = "roster";

tl::unexpected<DatabaseError> failed(Error error) {
    return tl::unexpected(DatabaseError{std::move(error), DatabaseError::Kind::other});
}

template <typename Take>
void each_category(const Catalogue& catalogue, CategorySet set, Take take) {
    for (std::size_t i = 0; i < catalogue.categories.size(); ++i)
        if (const CategoryId id{static_cast<std::uint8_t>(i)}; set.contains(id)) take(catalogue.at(id));
}

std::vector<std::string> keys_of(const Catalogue& catalogue, CategorySet set) {
    std::vector<std::string> keys;
    each_category(catalogue, set, [&](const Category& category) { keys.push_back(category.key); });
    return keys;
}

const NamedKey* department_of(const Catalogue& catalogue, std::string_view written) {
    for (const NamedKey& each : catalogue.list_keepers)
        if (each.key == written || each.name.zh == written || each.name.en == written) return &each;
    return nullptr;
}

Failure no_department(const Catalogue& catalogue, std::string_view written) {
    std::string zh;
    std::string en;
    for (const NamedKey& each : catalogue.list_keepers) {
        zh += fmt::format("{}{}（{}）", zh.empty() ? "" : "、", each.name.zh, each.key);
        en += fmt::format("{}{}", en.empty() ? "" : ", ", each.key);
    }
    return fail(fmt::format("没有名单部门“{}”；有：{}", written, zh),
                fmt::format("there is no department \"{}\" that keeps lists; there are {}", written, en));
}

// What was asked for, with its fields in one order, without blanks.
std::string command_text(const RosterOrder& order, const RosterReport& report, std::string_view digest,
                         std::size_t rows) {
    std::string out = fmt::format(R"({{"act":"roster","area":"{}","on":"{}","department":)",
                                  order.area.text(), order.as_of.text());
    append_json_string(out, order.department);
    out += fmt::format(R"(,"region":"{}","document":)", order.region.text());
    append_json_string(out, order.document);
    out += fmt::format(R"(,"mode":"{}","covered":[)", word(order.mode));
    for (const std::string& category : report.covered)
        out += fmt::format(R"({}"{}")", category == report.covered.front() ? "" : ",", category);
    return out + fmt::format(R"(],"file":"{}","rows":{}}})", hex_of(digest), rows);
}

// Why a row goes back; a problem with another row names it.
RowFaults faults_of(const RowOutcome& outcome) {
    RowFaults faults;
    for (const RowProblem problem : outcome.problems)
        faults.push_back({word(problem), reason(problem), advice(problem)});
    if (outcome.other_row != 0 && !faults.empty()) {
        faults.back().reason.zh += fmt::format("（第{}行）", outcome.other_row);
        faults.back().reason.en += fmt::format(" (row {})", outcome.other_row);
    }
    return faults;
}

}  // namespace

RosterImport::RosterImport(const PolicyBook& book, const KeyRing& keys, const Catalogue& catalogue,
                           RosterOrder order)
    : book_(book), keys_(keys), catalogue_(catalogue), order_(std::move(order)) {}

Result<RosterImport> RosterImport::create(const PolicyBook& book, const KeyRing& keys, const Actor& actor,
                                          RosterOrder order) {
    if (auto fault = refuse_list(actor, order.area, order.region))
        return Failure(Error{std::move(fault->message)});
    const Catalogue* catalogue = book.catalogue(order.area);
    if (catalogue == nullptr)
        return fail(fmt::format("没有 {} 所在省的人员类别目录", order.area.text()),
                    fmt::format("there is no catalogue of the province of {}", order.area.text()));
    RosterImport import(book, keys, *catalogue, std::move(order));
    import.department_ = department_of(*catalogue, import.order_.department);
    if (import.department_ == nullptr) return no_department(*catalogue, import.order_.department);
    import.order_.department = import.department_->key;
    for (std::size_t i = 0; i < catalogue->categories.size(); ++i)
        if (catalogue->categories[i].list_keeper == import.department_->key)
            import.kept_.insert({static_cast<std::uint8_t>(i)});

    const CategoryWords words(*catalogue);
    for (const std::string& written : import.order_.categories) {
        const auto category = words.find(written);
        if (!category || !import.kept_.contains(*category))
            return fail(fmt::format("{} 没有认定“{}”的名单；有：{}", import.department_->name.zh, written,
                                    fmt::join(keys_of(*catalogue, import.kept_), "、")),
                        fmt::format("{} keeps no list of \"{}\"; it keeps {}", import.department_->key,
                                    written, fmt::join(keys_of(*catalogue, import.kept_), ", ")));
        import.stated_.insert(*category);
        import.of_all_ = category;
    }
    // Of several nobody knows which a row means.
    if (import.order_.categories.size() > 1) import.of_all_.reset();
    const bool keeps_one = keys_of(*catalogue, import.kept_).size() == 1;
    if (import.order_.categories.empty() && keeps_one) import.of_all_ = import.kept_.first();
    return import;
}

Result<Done> RosterImport::read(const std::function<void(std::uint64_t, std::uint64_t)>& seen) {
    constexpr std::size_t kRowsBetweenReports = 1'000;
    digest_ = TRY(digest_of_file(order_.file.path));
    ListFile list = TRY(ListFile::open(order_.file, roster_fields(!of_all_)));
    format_ = list.format();
    for (const SheetHeader::Column& column : list.header().unknown) columns_unknown_.push_back(column.text);
    const CategoryWords words(catalogue_);
    const RosterReading reading{
        .words = words, .header = list.header(), .of_all = of_all_, .since = order_.since};
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        lines_.push_back(read_roster_row(reading, *row));
        widest_row_ = std::max(widest_row_, row->cells.size());
        if (lines_.size() % kRowsBetweenReports == 0) seen(list.bytes_taken(), list.bytes_in_all());
    }
    if (lines_.empty())
        return fail("名单里没有一行人员；一份空名单不会结束任何人的身份",
                    "the list has no row of anybody; an empty list ends nobody's identity");
    // What was read is what is known by the digest.
    if (const std::string again = TRY(digest_of_file(order_.file.path)); again != digest_)
        return list_was_changed();
    return Done{};
}

DatabaseResult<RosterReport> RosterImport::plan(Connection& connection) {
    TRY(connection.begin(TransactionKind::read));
    auto report = plan_begun(connection);
    connection.roll_back();
    return report;
}

DatabaseResult<RosterReport> RosterImport::plan_begun(Connection& connection) {
    seen_act_ = TRY(last_act_of(connection, order_.area));
    CategorySet covered = stated_;
    if (order_.mode == ListMode::full && order_.categories.empty())
        for (const RosterLine& line : lines_)
            if (line.category && kept_.contains(*line.category)) covered.insert(*line.category);
    const std::vector<ListTaken> taken = TRY(lists_taken(connection, order_.area));
    if (auto refused = refuse_by(taken, covered)) return failed(*std::move(refused));

    RosterReport report{.format = format_,
                        .columns_unknown = columns_unknown_,
                        .department = department_->name,
                        .covered = {},
                        .plan = {},
                        .row_numbers = {},
                        .persons = {},
                        .same_file = {},
                        .act = {}};
    times_taken_ = 0;
    for (const ListTaken& list : taken) {
        if (list.kind != kKind || list.file_digest != digest_ || list.department != order_.department)
            continue;
        ++times_taken_;
        report.same_file = list;
    }
    const bool is_full = order_.mode == ListMode::full;
    const RosterPlace place{order_.area, order_.region, is_full ? covered : CategorySet()};
    RosterScene scene = TRY(look_up_roster(connection, keys_, catalogue_, place, lines_));
    const RosterTerms terms{.as_of = order_.as_of,
                            .is_full = is_full,
                            .kept = kept_,
                            .covered = covered,
                            .most_ended = order_.most_ended};
    report.plan = plan_roster(terms, scene.rows, scene.before, scene.alike);
    report.persons = std::move(scene.persons);
    for (const RosterLine& line : lines_) report.row_numbers.push_back(line.row);
    if (is_full) report.covered = keys_of(catalogue_, covered);
    return report;
}

// An older list knows nothing of what a later one changed.
std::optional<Error> RosterImport::refuse_by(const std::vector<ListTaken>& taken,
                                             const CategorySet& covered) const {
    const std::vector<std::string> ours = keys_of(catalogue_, covered);
    for (const ListTaken& list : taken) {
        const bool is_later =
            list.kind == kKind && list.department == order_.department && list.as_of > order_.as_of;
        const bool is_full = order_.mode == ListMode::full || list.mode == ListMode::full;
        const bool meets_ours = list.mode == ListMode::changes || order_.mode == ListMode::changes ||
                                std::ranges::any_of(list.covered, [&](const std::string& category) {
                                    return std::ranges::find(ours, category) != ours.end();
                                });
        const bool is_same_region =
            list.region.contains(order_.region) || order_.region.contains(list.region);
        if (is_later && is_full && meets_ours && is_same_region)
            return Error::of(
                fmt::format(
                    "该部门{}的名单（{}，办理号{}）已经办理，不能再办{}的名单；日期写错的，用 --as-of 改正",
                    list.as_of.text(), list.file_name, list.act, order_.as_of.text()),
                fmt::format(
                    "a list of {} of this department was taken already ({}, act {}): one of {} cannot "
                    "follow; where the day is wrong, correct it by --as-of",
                    list.as_of.text(), list.file_name, list.act, order_.as_of.text()));
    }
    return std::nullopt;
}

Result<Done> RosterImport::write_returned_rows(const RosterReport& report, const std::string& path,
                                               Language language) const {
    std::map<std::uint32_t, RowFaults> returned;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (report.plan.rows[i].kind == RowOutcome::Kind::returned)
            returned.emplace(lines_[i].row, faults_of(report.plan.rows[i]));
    return write_returned(path, order_.file, roster_fields(!of_all_), widest_row_, returned, language);
}

bool RosterImport::is_to_be_recorded(const RosterReport& report) const {
    if (report.plan.is_held_back && order_.confirmed != static_cast<std::int64_t>(report.plan.missing.size()))
        return false;
    // That a list came is recorded where any of its rows can be taken.
    const bool says_something =
        report.plan.count(RowOutcome::Kind::returned) < static_cast<std::int64_t>(lines_.size());
    return !report.plan.changes.empty() || (says_something && !report.same_file);
}

DatabaseResult<RosterReport> RosterImport::record(BulkWriter& writer, RosterReport report) {
    return record_planned(
        std::move(report), [&](const RosterReport& planned) { return is_to_be_recorded(planned); },
        [&](const RosterReport& planned) { return write(writer, planned); },
        [&] { return plan(writer.connection()); });
}

DatabaseResult<std::int64_t> RosterImport::write(BulkWriter& writer, const RosterReport& report) const {
    const RosterPlan& plan = report.plan;
    BulkAct act{.area = order_.area,
                .client = "roster:" + order_.department,
                .key = fmt::format("{}:{}", hex_of(digest_), times_taken_ + 1),
                .kind = std::string(kKind),
                .on = order_.as_of,
                .command = command_text(order_, report, digest_, lines_.size()),
                .decision = {.pack = catalogue_.file, .clauses = {}, .reasons = {}}};
    CategorySet concerned;
    for (const RosterChange& change : plan.changes) concerned.insert(change.category);
    each_category(catalogue_, concerned, [&](const Category& category) {
        if (category.clause == nullptr) return;
        std::vector<std::string>& clauses = act.decision.clauses;
        if (std::ranges::find(clauses, category.clause->reference) == clauses.end())
            clauses.push_back(category.clause->reference);
    });
    return writer.write(act, seen_act_, [&](std::int64_t number) {
        RegisterChanges changes;
        for (const RosterChange& change : plan.changes)
            changes.identities.push_back(
                {order_.area,
                 change.person,
                 {catalogue_.at(change.category).key, change.from, change.until, number}});
        const ListTaken list{
            .area = order_.area,
            .act = number,
            .kind = std::string(kKind),
            .department = order_.department,
            .region = order_.region,
            .document = order_.document,
            .mode = order_.mode,
            .covered = report.covered,
            .as_of = order_.as_of,
            .file_name = std::filesystem::path(order_.file.path).filename().string(),
            .file_digest = digest_,
            .rows = static_cast<std::int64_t>(lines_.size()),
            .added = plan.count(RowOutcome::Kind::added),
            .moved = plan.count(RowOutcome::Kind::moved),
            .ended = plan.count(RowOutcome::Kind::ended) + static_cast<std::int64_t>(plan.missing.size()),
            .unchanged = plan.count(RowOutcome::Kind::unchanged),
            .returned = plan.count(RowOutcome::Kind::returned)};
        std::vector<Facts> facts = facts_of(changes);
        facts.push_back(rows_of(std::span(&list, 1)));
        return facts;
    });
}

}  // namespace canbao
