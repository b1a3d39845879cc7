#include "procedure/lists/import_notices.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "procedure/found_person.h"
#include "procedure/lists/returned_rows.h"
#include "procedure/permission.h"
#include "procedure/record_planned.h"
#include "store/list_store.h"
#include "store/register_store.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

using Kind = NoticeVerdict::Kind;

constexpr std::size_t kRowsBetweenReports = 1'000;

std::string command_text(const NoticeOrder& order, std::string_view digest, std::size_t rows) {
    std::string out = fmt::format(R"({{"act":"{}","area":"{}","on":"{}","source":)", word(order.kind),
                                  order.area.text(), order.as_of.text());
    append_json_string(out, order.source);
    out += R"(,"document":)";
    append_json_string(out, order.document);
    return out + fmt::format(R"(,"file":"{}","rows":{}}})", hex_of(digest), rows);
}

// Members of a list's household: the rows of one mark.
using Marked = std::map<std::string, std::vector<NoticeRow*>>;
using Households = std::map<PersonNumber, HouseholdFact>;

RowFault fault(std::string_view code, LocalText reason, LocalText suggestion) {
    return {code, std::move(reason), std::move(suggestion)};
}

void give_back(NoticeRow& row, RowFault fault) {
    row.kind = Kind::returned;
    row.change.reset();
    row.faults.push_back(std::move(fault));
}

// By which numbers a household may go, the best first: by the one under which it is known, if that person
// belongs to it still; by its head; by one under which members are known; by its members.
std::vector<PersonNumber> numbers_of(const std::vector<NoticeRow*>& rows, const Households& known) {
    std::set<PersonNumber> members;
    for (const NoticeRow* row : rows) members.insert(row->change->person);
    std::vector<PersonNumber> elsewhere;
    std::vector<PersonNumber> numbers;
    for (const PersonNumber member : members)
        if (const auto before = known.find(member); before != known.end())
            (members.contains(before->second.household) ? numbers : elsewhere)
                .push_back(before->second.household);
    for (const NoticeRow* row : rows)
        if (is_head(row->change->relation)) numbers.push_back(row->change->person);
    numbers.insert(numbers.end(), elsewhere.begin(), elsewhere.end());
    numbers.insert(numbers.end(), members.begin(), members.end());
    return numbers;
}

}  // namespace

std::uint64_t NoticeReport::count(NoticeVerdict::Kind kind) const {
    return static_cast<std::uint64_t>(std::ranges::count(rows, kind, &NoticeRow::kind));
}

Result<NoticeImport> NoticeImport::create(const KeyRing& keys, const Actor& actor, NoticeOrder order) {
    if (auto refused = refuse_notices(actor, order.area))
        return tl::unexpected(Error{std::move(refused->message)});
    return NoticeImport(keys, actor, std::move(order));
}

Result<Done> NoticeImport::read(const RegionList& regions, const RegionList& provinces,
                                const std::function<void(std::uint64_t, std::uint64_t)>& seen) {
    digest_ = TRY(digest_of_file(order_.file.path));
    ListFile list = TRY(ListFile::open(order_.file, notice_fields(order_.kind)));
    format_ = list.format();
    for (const SheetHeader::Column& column : list.header().unknown) columns_unknown_.push_back(column.text);
    NoticeReader reader(order_.kind, list.header().columns,
                        DestinationFinder(regions, provinces, order_.area));
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        lines_.push_back(reader.read(*row));
        widest_row_ = std::max(widest_row_, row->cells.size());
        if (lines_.size() % kRowsBetweenReports == 0) seen(list.bytes_taken(), list.bytes_in_all());
    }
    if (lines_.empty()) return fail("名单里没有一行人员", "the list has no row of anybody");
    // What was read is what is known by the digest.
    if (const std::string again = TRY(digest_of_file(order_.file.path)); again != digest_)
        return list_was_changed();
    return Done{};
}

DatabaseResult<NoticeReport> NoticeImport::plan(Connection& connection) {
    TRY(connection.begin(TransactionKind::read));
    auto report = plan_begun(connection);
    connection.roll_back();
    return report;
}

DatabaseResult<NoticeReport> NoticeImport::plan_begun(Connection& connection) {
    seen_act_ = TRY(last_act_of(connection, order_.area));
    NoticeReport report;
    report.format = format_;
    report.columns_unknown = columns_unknown_;
    times_taken_ = 0;
    for (ListTaken& list : TRY(lists_taken(connection, order_.area))) {
        if (list.file_digest != digest_ || list.kind != word(order_.kind)) continue;
        ++times_taken_;
        report.same_file = std::move(list);
    }
    const NoticeGround ground = {*keys_, *actor_, order_.kind, order_.area, order_.as_of};
    report.rows = TRY(look_up_notices(connection, ground, lines_));
    changes_.clear();
    members_.clear();
    if (order_.kind == NoticeKind::households)
        TRY(plan_households(connection, report));
    else
        plan_people(report);
    return report;
}

void NoticeImport::plan_people(NoticeReport& report) {
    for (const NoticeRow& row : report.rows) {
        if (!row.change) continue;
        const NoticeChange& change = *row.change;
        changes_.push_back(change);
        if (order_.kind == NoticeKind::deaths) {
            if (change.is_enrolled) report.ended.push_back(change);
            if (change.is_enrolled_elsewhere) ++report.enrolled_elsewhere;
        } else if (!order_.area.contains(change.detail->residence)) {
            ++report.moved_out;
            if (change.is_enrolled) report.left_enrolled.push_back(change);
        }
    }
}

DatabaseResult<Done> NoticeImport::plan_households(Connection& connection, NoticeReport& report) {
    const Households known = TRY(read_households(connection, order_.area));
    give_back_doubtful(known, report);
    Marked marked;
    for (NoticeRow& row : report.rows)
        if (row.change) marked[row.change->household].push_back(&row);
    report.households = marked.size();
    std::map<PersonNumber, std::string_view> mark_of;
    for (const auto& [mark, rows] : marked)
        for (const NoticeRow* row : rows) mark_of.emplace(row->change->person, mark);
    std::set<PersonNumber> taken;
    for (const auto& [mark, rows] : marked) {
        // A number is one household's: of a person who is in another household of the list it is that one's.
        const auto is_free = [&](PersonNumber number) {
            const auto person = mark_of.find(number);
            return !taken.contains(number) && (person == mark_of.end() || person->second == mark);
        };
        const std::vector<PersonNumber> numbers = numbers_of(rows, known);
        const auto number = std::ranges::find_if(numbers, is_free);
        CHECK(number != numbers.end());  // each has a member of its own
        taken.insert(*number);
        for (NoticeRow* row : rows) {
            const NoticeChange& change = *row->change;
            const auto before = known.find(change.person);
            if (before != known.end() && before->second.household == *number &&
                before->second.relation == change.relation)
                continue;
            row->kind = Kind::recorded;
            members_.push_back({change.person, {*number, change.relation, order_.as_of, 0}});
        }
    }
    return Done{};
}

// What is known of a later day stands; of a household with two heads nobody knows whose it is.
void NoticeImport::give_back_doubtful(const std::map<PersonNumber, HouseholdFact>& known,
                                      NoticeReport& report) const {
    std::map<std::string, int> heads;
    for (const NoticeRow& row : report.rows)
        if (row.change && is_head(row.change->relation)) ++heads[row.change->household];
    for (NoticeRow& row : report.rows) {
        if (!row.change) continue;
        const auto before = known.find(row.change->person);
        if (heads[row.change->household] > 1)
            give_back(row, fault("two_heads", {"这一户有几个户主", "this household has several heads"},
                                 {"一户只写一个户主", "name one of them as the head"}));
        else if (before != known.end() && before->second.from > order_.as_of)
            give_back(row, fault("later_household",
                                 {"已有截至更晚日期的名单登记此人的家庭",
                                  "a list of a later day has said to which household this person belongs"},
                                 {"请核对名单日期（--as-of）", "check the day of the list (--as-of)"}));
    }
}

Result<Done> NoticeImport::write_returned_rows(const NoticeReport& report, const std::string& path,
                                               Language language) const {
    std::map<std::uint32_t, RowFaults> returned;
    for (const NoticeRow& row : report.rows)
        if (row.kind == Kind::returned) returned.emplace(row.row, row.faults);
    return write_returned(path, order_.file, notice_fields(order_.kind), widest_row_, returned, language);
}

DatabaseResult<NoticeReport> NoticeImport::record(BulkWriter& writer, NoticeReport report) {
    return record_planned(
        std::move(report), [&](const NoticeReport& planned) { return planned.count(Kind::recorded) > 0; },
        [&](const NoticeReport& planned) { return write(writer, planned); },
        [&] { return plan(writer.connection()); });
}

DatabaseResult<std::int64_t> NoticeImport::write(BulkWriter& writer, const NoticeReport& report) const {
    const BulkAct act{.area = order_.area,
                      .client = std::string(word(order_.kind)),
                      .key = fmt::format("{}:{}", hex_of(digest_), times_taken_ + 1),
                      .kind = std::string(word(order_.kind)),
                      .on = order_.as_of,
                      .command = command_text(order_, digest_, lines_.size()),
                      .decision = {.pack = "", .clauses = {}, .reasons = {}}};
    return writer.write(act, seen_act_,
                        [&](std::int64_t number) { return facts_by(number, list_taken(report, number)); });
}

// In the order of the tables.
std::vector<Facts> NoticeImport::facts_by(std::int64_t act, const ListTaken& list) const {
    RegisterChanges changes;
    std::vector<Notice> notices;
    const auto seal = [&](std::string_view text, std::string_view place) { return keys_->seal(text, place); };
    for (const NoticeChange& change : changes_) {
        notices.push_back({order_.area, act, change.person, word(order_.kind), change.day});
        if (change.detail)
            changes.details.push_back({order_.area, change.person,
                                       sealed_detail(seal, {order_.area, change.person, act, change.day},
                                                     *change.detail, *change.document)});
        else
            changes.enrolments.push_back({order_.area,
                                          change.person,
                                          {.event = EnrolmentEvent::terminated,
                                           .cause = EnrolmentCause::death,
                                           .from = change.day,
                                           .act = act,
                                           .other_area = {}}});
    }
    std::vector<NewHouseholdMember> members;
    for (const HouseholdMember& member : members_) {
        members.push_back({order_.area, member});
        members.back().member.fact.act = act;
    }
    std::vector<Facts> facts = facts_of(changes);
    facts.push_back(rows_of(std::span(&list, 1)));
    facts.push_back(rows_of(notices));
    facts.push_back(rows_of(members));
    return facts;
}

ListTaken NoticeImport::list_taken(const NoticeReport& report, std::int64_t act) const {
    return {.area = order_.area,
            .act = act,
            .kind = std::string(word(order_.kind)),
            .department = order_.source,
            .region = order_.area,
            .document = order_.document,
            .mode = ListMode::changes,
            .covered = {},
            .as_of = order_.as_of,
            .file_name = std::filesystem::path(order_.file.path).filename().string(),
            .file_digest = digest_,
            .rows = static_cast<std::int64_t>(lines_.size()),
            .added = static_cast<std::int64_t>(report.count(Kind::recorded)),
            .moved = 0,
            .ended = static_cast<std::int64_t>(report.ended.size()),
            .unchanged = static_cast<std::int64_t>(report.count(Kind::unchanged)),
            .returned = static_cast<std::int64_t>(report.count(Kind::returned))};
}

}  // namespace canbao
