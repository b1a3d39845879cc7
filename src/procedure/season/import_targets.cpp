#include "procedure/season/import_targets.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/lists/returned_rows.h"
#include "procedure/permission.h"
#include "procedure/record_planned.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

constexpr std::string_view kKind = "targets";

// A second row about a place goes back: which of the two is meant, nobody can tell.
void return_doubled(std::vector<TargetLine>& lines) {
    std::map<RegionCode, int> rows;
    for (const TargetLine& line : lines)
        if (line.place && !line.says_nothing()) ++rows[*line.place];
    for (TargetLine& line : lines)
        if (line.place && !line.says_nothing() && rows[*line.place] > 1)
            line.faults.push_back({"place_twice",
                                   {"同一个地方有几行", "several rows are about the same place"},
                                   {"只留一行", "leave one row"}});
}

// Clauses of the law that asks for assigned tasks.
ActDecision decision_of(const PolicyBook& book, const SeasonKey& season) {
    ActDecision decision;
    if (const Catalogue* catalogue = book.catalogue(season.area)) decision.pack = catalogue->file;
    if (const CoverageTable* law = book.coverage(season.area, season.year))
        for (const CoverageTarget& target : law->targets)
            if (target.is_of_task) decision.clauses.push_back(target.source->clause->reference);
    return decision;
}

}  // namespace

Result<TargetsImport> TargetsImport::read(const RegionList& regions, const Actor& actor, TargetsOrder order) {
    if (auto fault = refuse_targets(actor, order.season.area))
        return Failure(Error{std::move(fault->message)});
    TargetsImport import(std::move(order));
    const ListFileChoice& choice = import.order_.file;
    import.digest_ = TRY(digest_of_file(choice.path));
    ListFile list = TRY(ListFile::open(choice, target_fields()));
    if (!names_places(list.header()))
        return fail("表头里没有区划代码，也没有乡镇（街道）或村（社区）",
                    "the headers name neither a code nor a township or village");
    import.format_ = list.format();
    const AssignedPlaceFinder places(regions, import.order_.season.area);
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        import.lines_.push_back(read_target_row(list.header(), places, *row));
        import.widest_row_ = std::max(import.widest_row_, row->cells.size());
    }
    if (import.lines_.empty()) return fail("名单里没有一行", "the list has no row");
    return_doubled(import.lines_);
    // What was read is what is known by the digest.
    if (const std::string again = TRY(digest_of_file(choice.path)); again != import.digest_)
        return list_was_changed();
    return import;
}

DatabaseResult<TargetsReport> TargetsImport::plan(Connection& connection) {
    TRY(connection.begin(TransactionKind::read));
    auto report = plan_begun(connection);
    connection.roll_back();
    return report;
}

DatabaseResult<TargetsReport> TargetsImport::plan_begun(Connection& connection) {
    seen_act_ = TRY(last_act_of(connection, order_.season.area));
    TargetsReport report;
    report.format = format_;
    report.rows = lines_.size();
    times_taken_ = 0;
    for (const ListTaken& list : TRY(lists_taken(connection, order_.season.area))) {
        const bool is_this_year =
            list.covered == std::vector<std::string>{std::to_string(order_.season.year)};
        if (list.kind != kKind || list.file_digest != digest_ || !is_this_year) continue;
        ++times_taken_;
        report.same_file = list;
    }
    compare(TRY(read_tasks(connection, order_.season)), report);
    return report;
}

void TargetsImport::compare(const CoverageTasks& before, TargetsReport& report) const {
    AssignedTasks after;
    for (const auto& [place, task] : before) after[place] = task.people;
    for (const TargetLine& line : lines_) {
        if (line.says_nothing()) {
            ++(line.is_total ? report.totals : report.blanks);
            continue;
        }
        if (!line.faults.empty()) {
            report.returned.push_back(line);
            continue;
        }
        const auto held = before.find(*line.place);
        if (held != before.end() && held->second.people == *line.people) {
            ++report.unchanged;
            continue;
        }
        ++(held == before.end() ? report.added : report.changed);
        report.changes[*line.place] = *line.people;
        after[*line.place] = *line.people;
    }
    report.shortfalls = task_shortfalls(after);
}

Result<Done> TargetsImport::write_returned_rows(const TargetsReport& report, const std::string& path,
                                                Language language) const {
    std::map<std::uint32_t, RowFaults> returned;
    for (const TargetLine& line : report.returned) returned[line.row] = line.faults;
    if (returned.empty()) return Done{};
    return write_returned(path, order_.file, target_fields(), widest_row_, returned, language);
}

DatabaseResult<TargetsReport> TargetsImport::record(BulkWriter& writer, TargetsReport report) {
    return record_planned(
        std::move(report), [&](const TargetsReport& planned) { return !planned.changes.empty(); },
        [&](const TargetsReport& planned) { return write(writer, planned); },
        [&] { return plan(writer.connection()); });
}

DatabaseResult<std::int64_t> TargetsImport::write(BulkWriter& writer, const TargetsReport& report) const {
    const SeasonKey& season = order_.season;
    std::string command = fmt::format(R"({{"act":"{}","area":"{}","on":"{}","year":{},"document":)", kKind,
                                      season.area.text(), order_.on.text(), season.year);
    append_json_string(command, order_.document);
    command += fmt::format(R"(,"file":"{}","rows":{}}})", hex_of(digest_), lines_.size());
    const BulkAct act{.area = season.area,
                      .client = std::string(kKind),
                      .key = fmt::format("{}:{}:{}", season.year, hex_of(digest_), times_taken_ + 1),
                      .kind = std::string(kKind),
                      .on = order_.on,
                      .command = std::move(command),
                      .decision = decision_of(writer.ground().book, season)};
    return writer.write(act, seen_act_, [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        const ListTaken list{.area = season.area,
                             .act = number,
                             .kind = std::string(kKind),
                             .department = {},
                             .region = season.area,
                             .document = order_.document,
                             .mode = ListMode::changes,
                             .covered = {std::to_string(season.year)},
                             .as_of = order_.on,
                             .file_name = std::filesystem::path(order_.file.path).filename().string(),
                             .file_digest = digest_,
                             .rows = static_cast<std::int64_t>(lines_.size()),
                             .added = static_cast<std::int64_t>(report.added),
                             .moved = static_cast<std::int64_t>(report.changed),
                             .ended = 0,
                             .unchanged = static_cast<std::int64_t>(report.unchanged),
                             .returned = static_cast<std::int64_t>(report.returned.size())};
        std::vector<Facts> facts;
        facts.push_back(rows_of(std::span(&list, 1)));
        facts.push_back(rows_of_tasks(season, number, report.changes));
        return facts;
    });
}

}  // namespace canbao
