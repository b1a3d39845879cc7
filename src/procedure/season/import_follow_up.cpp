#include "procedure/season/import_follow_up.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/lists/returned_rows.h"
#include "procedure/record_planned.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

using Kind = FollowUpOutcome::Kind;

constexpr std::string_view kKind = "follow_up";

// Whose list of which year: what a list of this kind covers.
std::vector<std::string> covered_by(const FollowUpTerms& terms) {
    return {std::to_string(terms.season.year), terms.by};
}

}  // namespace

std::size_t FollowUpListReport::count(FollowUpOutcome::Kind kind) const {
    return static_cast<std::size_t>(std::ranges::count(rows, kind, &FollowUpOutcome::kind));
}

Result<FollowUpImport> FollowUpImport::read(const KeyRing& keys, const Actor& actor,
                                            FollowUpListOrder order) {
    FollowUpImport import(keys, actor, std::move(order));
    const ListFileChoice& choice = import.order_.file;
    import.digest_ = TRY(digest_of_file(choice.path));
    ListFile list = TRY(ListFile::open(choice, follow_up_fields()));
    import.format_ = list.format();
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        import.lines_.push_back(read_follow_up_row(list.header(), *row));
        import.widest_row_ = std::max(import.widest_row_, row->cells.size());
    }
    if (import.lines_.empty()) return fail("名单里没有一行人员", "the list has no row of anybody");
    // What was read is what is known by the digest.
    if (const std::string again = TRY(digest_of_file(choice.path)); again != import.digest_)
        return list_was_changed();
    return import;
}

DatabaseResult<FollowUpListReport> FollowUpImport::plan(Connection& connection) {
    TRY(connection.begin(TransactionKind::read));
    auto report = plan_begun(connection);
    connection.roll_back();
    return report;
}

DatabaseResult<FollowUpListReport> FollowUpImport::plan_begun(Connection& connection) {
    const RegionCode area = order_.terms.season.area;
    seen_act_ = TRY(last_act_of(connection, area));
    FollowUpListReport report;
    report.format = format_;
    times_taken_ = 0;
    for (const ListTaken& list : TRY(lists_taken(connection, area))) {
        if (list.kind != kKind || list.file_digest != digest_ || list.covered != covered_by(order_.terms))
            continue;
        ++times_taken_;
        report.same_file = list;
    }
    report.rows = TRY(plan_follow_ups(connection, *keys_, actor_, order_.terms, lines_));
    return report;
}

Result<Done> FollowUpImport::write_returned_rows(const FollowUpListReport& report, const std::string& path,
                                                 Language language) const {
    std::map<std::uint32_t, RowFaults> returned;
    for (std::size_t i = 0; i < lines_.size(); ++i)
        if (report.rows[i].kind == Kind::returned) returned[lines_[i].row] = report.rows[i].faults;
    if (returned.empty()) return Done{};
    return write_returned(path, order_.file, follow_up_fields(), widest_row_, returned, language);
}

DatabaseResult<FollowUpListReport> FollowUpImport::record(BulkWriter& writer, FollowUpListReport report) {
    return record_planned(
        std::move(report),
        [&](const FollowUpListReport& planned) { return planned.count(Kind::recorded) > 0; },
        [&](const FollowUpListReport& planned) { return write(writer, planned); },
        [&] { return plan(writer.connection()); });
}

ListTaken FollowUpImport::list_taken(const FollowUpListReport& report, std::int64_t act) const {
    const auto count = [&](Kind kind) { return static_cast<std::int64_t>(report.count(kind)); };
    const FollowUpTerms& terms = order_.terms;
    return {
        .area = terms.season.area,
        .act = act,
        .kind = std::string(kKind),
        // Lists of identities are told by their department: this is none.
        .department = {},
        .region = terms.season.area,
        .document = order_.document,
        .mode = ListMode::changes,
        .covered = covered_by(terms),
        .as_of = terms.today,
        .file_name = std::filesystem::path(order_.file.path).filename().string(),
        .file_digest = digest_,
        .rows = static_cast<std::int64_t>(lines_.size()),
        .added = count(Kind::recorded),
        .moved = 0,
        .ended = 0,
        .unchanged = static_cast<std::int64_t>(lines_.size()) - count(Kind::recorded) - count(Kind::returned),
        .returned = count(Kind::returned)};
}

DatabaseResult<std::int64_t> FollowUpImport::write(BulkWriter& writer,
                                                   const FollowUpListReport& report) const {
    const FollowUpTerms& terms = order_.terms;
    const SeasonKey& season = terms.season;
    std::string command = fmt::format(R"({{"act":"{}","area":"{}","on":"{}","year":{},"by":"{}","document":)",
                                      kKind, season.area.text(), terms.today.text(), season.year, terms.by);
    append_json_string(command, order_.document);
    command += fmt::format(R"(,"file":"{}","rows":{}}})", hex_of(digest_), lines_.size());
    const BulkAct act{.area = season.area,
                      .client = "follow_up:" + terms.by,
                      .key = fmt::format("{}:{}:{}", season.year, hex_of(digest_), times_taken_ + 1),
                      .kind = std::string(kKind),
                      .on = terms.today,
                      .command = std::move(command),
                      .decision = {}};
    return writer.write(act, seen_act_, [&](std::int64_t number) -> DatabaseResult<std::vector<Facts>> {
        const ListTaken list = list_taken(report, number);
        std::vector<Facts> facts;
        facts.push_back(rows_of(std::span(&list, 1)));
        facts.push_back(facts_of_follow_ups(*keys_, terms, lines_, report.rows, number));
        return facts;
    });
}

}  // namespace canbao
