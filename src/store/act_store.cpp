#include "store/act_store.h"

#include <algorithm>
#include <random>

#include "store/advisory_locks.h"
#include "store/cells.h"
#include "store/sm3.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kKey[] = {{"area", kInteger}, {"client", kText}, {"client_key", kText}};
constexpr Column kAct[] = {{"area", kInteger},         {"act", kInteger},  {"client", kText},
                           {"client_key", kText},      {"kind", kText},    {"person", kInteger},
                           {"actor", kText},           {"role", kText},    {"recorded_at", kInteger},
                           {"effective_on", kInteger}, {"outcome", kText}, {"decision", kText},
                           {"policy", kInteger},       {"program", kText}, {"command", kBytes},
                           {"command_digest", kBytes}, {"digest", kBytes}};
#define CANBAO_ACT_COLUMNS                                                                      \
    "a.area, a.act, a.client, a.client_key, a.kind, a.person, a.actor, a.role, a.recorded_at, " \
    "a.effective_on, a.outcome, a.decision, a.policy, a.program, a.command, a.command_digest, a.digest "
constexpr SqlStatement kFindActs = {
    "select " CANBAO_ACT_COLUMNS
    "from given join act a on a.area = given.area and a.client = given.client and a.client_key = given.client_key",
    kKey, kAct};
constexpr Column kAreaGiven[] = {{"area", kInteger}};
constexpr SqlStatement kFindActsOf = {"select " CANBAO_ACT_COLUMNS
                                      "from given join act a on a.area = given.area order by a.act",
                                      kAreaGiven, kAct};
constexpr Column kPersonGiven[] = {{"area", kInteger}, {"person", kInteger}};
// Of granted acts the facts tell that the caller has; two kinds leave none with this person.
constexpr Column kActGiven[] = {{"area", kInteger}, {"act", kInteger}};
constexpr Column kActNumber[] = {{"act", kInteger}};
constexpr SqlStatement kFindByNumber = {"select " CANBAO_ACT_COLUMNS
                                        "from given join act a on a.area = given.area and a.act = given.act",
                                        kActGiven, kAct};
constexpr SqlStatement kFindRefused = {
    "select a.act from given join act a on a.area = given.area and a.person = given.person "
    "and a.outcome = 'refused'",
    kPersonGiven, kActNumber};
constexpr SqlStatement kFindMergesInto = {
    "select m.act from given join person_merge m on m.area = given.area and m.into_person = given.person",
    kPersonGiven, kActNumber};
#undef CANBAO_ACT_COLUMNS
constexpr Column kArea[] = {{"area", kInteger}};
constexpr Column kLast[] = {{"area", kInteger}, {"act", kInteger}};
constexpr SqlStatement kFindLast = {
    "select given.area, (select max(a.act) from act a where a.area = given.area) from given", kArea, kLast};

constexpr Column kAfterArea[] = {{"after_area", kInteger}};
constexpr SqlStatement kFindNextArea = {
    "select min(a.area) from given join act a on a.area > given.after_area", kAfterArea, kArea};

constexpr Column kDigest[] = {{"digest", kBytes}};
constexpr Column kPolicyNumber[] = {{"policy", kInteger}};
constexpr SqlStatement kFindPolicy = {
    "select p.policy from given join ref_policy p on p.digest = given.digest", kDigest, kPolicyNumber};
constexpr Column kPolicy[] = {{"digest", kBytes}, {"body", kBytes}, {"archived_at", kInteger}};
constexpr SqlStatement kAddPolicy = {
    "insert into ref_policy (policy, digest, body, archived_at) "
    "select (select coalesce(max(policy), 0) + 1 from ref_policy), digest, body, archived_at from given where true "
    "on conflict do nothing",
    kPolicy,
    {}};

ActRecord record_of(const Rows::Row& row) {
    enum {
        kAreaCell,
        kActCell,
        kClientCell,
        kKeyCell,
        kKindCell,
        kPersonCell,
        kActorCell,
        kRoleCell,
        kRecordedAtCell,
        kEffectiveOnCell,
        kOutcomeCell,
        kDecisionCell,
        kPolicyCell,
        kProgramCell,
        kCommandCell,
        kCommandDigestCell
    };
    const auto text = [&](std::size_t column) { return std::string(row.bytes(column)); };
    ActRecord record{.key = {region_of(row.integer(kAreaCell)), text(kClientCell), text(kKeyCell)},
                     .act = row.integer(kActCell),
                     .kind = text(kKindCell),
                     .person = {},
                     .actor = text(kActorCell),
                     .role = text(kRoleCell),
                     .recorded_at = row.integer(kRecordedAtCell),
                     .effective_on = date_of(row.integer(kEffectiveOnCell)),
                     .outcome = text(kOutcomeCell),
                     .decision = text(kDecisionCell),
                     .policy = row.integer(kPolicyCell),
                     .program = text(kProgramCell),
                     .command = {},
                     .command_digest = index_of(row.bytes(kCommandDigestCell))};
    if (!row.is_null(kPersonCell)) record.person = row.integer(kPersonCell);
    if (!row.is_null(kCommandCell)) record.command = sealed_of(row.bytes(kCommandCell));
    return record;
}

// Each part with its length before it, so that no two records read alike.
void append_part(std::string& out, std::string_view part) {
    out += std::to_string(part.size());
    out += ':';
    out += part;
}

}  // namespace

std::string digest_of(const ActRecord& record, std::string_view facts) {
    std::string text;
    for (const std::int64_t number :
         {area_cell(record.key.area), record.act, record.recorded_at, date_cell(record.effective_on),
          record.policy, record.person.value_or(0)})
        append_part(text, std::to_string(number));
    for (const std::string_view part :
         {std::string_view(record.key.client), std::string_view(record.key.key),
          std::string_view(record.kind), std::string_view(record.actor), std::string_view(record.role),
          std::string_view(record.outcome), std::string_view(record.decision),
          std::string_view(record.program), record.command_digest.bytes(), facts})
        append_part(text, part);
    return sm3(text);
}

void ask_acts(Requests& requests, const std::set<ActKey>& keys, std::map<ActKey, ActRecord>& found) {
    Rows given(kKey);
    for (const ActKey& key : keys) given.add(area_cell(key.area)).add(key.client).add(key.key);
    requests.add(kFindActs, std::move(given), [&found](const Rows::Row& row) {
        ActRecord record = record_of(row);
        found.emplace(record.key, std::move(record));
    });
}

DatabaseResult<std::map<ActKey, ActRecord>> find_acts(Connection& connection, const std::set<ActKey>& keys) {
    std::map<ActKey, ActRecord> found;
    Requests requests;
    ask_acts(requests, keys, found);
    TRY(requests.run(connection));
    return found;
}

DatabaseResult<Done> read_acts_of(Connection& connection, std::int64_t area,
                                  const std::function<void(const ActRecord&, std::string_view)>& take) {
    Rows given(kAreaGiven);
    given.add(area);
    const std::size_t digest = std::size(kAct) - 1;
    return connection.run(kFindActsOf, given,
                          [&](const Rows::Row& row) { take(record_of(row), row.bytes(digest)); });
}

DatabaseResult<std::vector<ActRecord>> read_acts_about(Connection& connection, RegionCode area,
                                                       std::int64_t person, std::set<std::int64_t> known) {
    Rows given(kPersonGiven);
    given.add(area_cell(area)).add(person);
    const auto take_number = [&](const Rows::Row& row) { known.insert(row.integer(0)); };
    TRY(connection.run(kFindRefused, given, take_number));
    TRY(connection.run(kFindMergesInto, given, take_number));
    Rows numbers(kActGiven);
    for (const std::int64_t act : known) numbers.add(area_cell(area)).add(act);
    std::vector<ActRecord> acts;
    TRY(connection.run(kFindByNumber, numbers,
                       [&](const Rows::Row& row) { acts.push_back(record_of(row)); }));
    std::ranges::sort(acts, {}, &ActRecord::act);
    return acts;
}

void share_areas(Requests& requests, Engine engine, const std::set<RegionCode>& areas, Newcomers newcomers) {
    std::set<AdvisoryLock> locks = {AdvisoryLock::of_keys()};
    if (newcomers == Newcomers::some) locks.insert(AdvisoryLock::of_newcomers());
    for (const RegionCode area : areas) locks.insert(AdvisoryLock::of_area(area_cell(area)));
    take_locks(requests, engine, locks, AdvisoryLock::Mode::shared);
}

DatabaseResult<Done> share_areas(Connection& connection, const std::set<RegionCode>& areas,
                                 Newcomers newcomers) {
    Requests requests;
    share_areas(requests, connection.engine(), areas, newcomers);
    return requests.run(connection);
}

DatabaseResult<Done> hold_newcomers(Connection& connection) {
    return take_locks(connection, {AdvisoryLock::of_newcomers()}, AdvisoryLock::Mode::alone);
}

DatabaseResult<Done> hold_area(Connection& connection, RegionCode area) {
    TRY(share_areas(connection, {}));
    return take_locks(connection, {AdvisoryLock::of_area(area_cell(area))}, AdvisoryLock::Mode::alone);
}

void ask_last_acts(Requests& requests, const std::set<RegionCode>& areas,
                   std::map<RegionCode, std::int64_t>& last) {
    Rows given(kArea);
    for (const RegionCode area : areas) given.add(area_cell(area));
    requests.add(kFindLast, std::move(given), [&last](const Rows::Row& row) {
        if (!row.is_null(1)) last.emplace(region_of(row.integer(0)), row.integer(1));
    });
}

DatabaseResult<std::map<RegionCode, std::int64_t>> last_acts(Connection& connection,
                                                             const std::set<RegionCode>& areas) {
    std::map<RegionCode, std::int64_t> last;
    Requests requests;
    ask_last_acts(requests, areas, last);
    TRY(requests.run(connection));
    return last;
}

DatabaseResult<std::map<RegionCode, std::int64_t>> last_acts_everywhere(Connection& connection) {
    std::set<RegionCode> areas;
    bool is_at_end = false;
    while (!is_at_end) {
        Rows after(kAfterArea);
        after.add(areas.empty() ? 0 : area_cell(*areas.rbegin()));
        is_at_end = true;
        TRY(connection.run(kFindNextArea, after, [&](const Rows::Row& row) {
            if (row.is_null(0)) return;
            areas.insert(region_of(row.integer(0)));
            is_at_end = false;
        }));
    }
    return last_acts(connection, areas);
}

Facts rows_of(const std::vector<ActRecord>& records, const FactDigests& facts) {
    static const FactTable table("act", kAct, 1);
    Facts acts{&table, Rows(kAct)};
    Rows& rows = acts.rows;
    for (const ActRecord& record : records) {
        rows.add(area_cell(record.key.area)).add(record.act).add(record.key.client).add(record.key.key);
        rows.add(record.kind).add_optional(record.person).add(record.actor).add(record.role);
        rows.add(record.recorded_at).add(date_cell(record.effective_on)).add(record.outcome);
        rows.add(record.decision).add(record.policy).add(record.program);
        if (record.command)
            rows.add(record.command->bytes);
        else
            rows.add_null();
        rows.add(record.command_digest.bytes());
        rows.add(digest_of(record, facts.of(area_cell(record.key.area), record.act)));
    }
    return acts;
}

DatabaseResult<unsigned> claim_giver(Connection& connection, unsigned givers) {
    constexpr int kMostAttempts = 100;
    std::random_device random;
    for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
        const unsigned giver = random() % givers;
        if (TRY(try_lock_for_session(connection, AdvisoryLock::of_giver(giver)))) return giver;
    }
    return tl::unexpected(
        DatabaseError{Error::of("连接数据库办理的程序过多，请减少 --committers",
                                "too many programs carry out acts in this database: lower --committers"),
                      DatabaseError::Kind::other});
}

DatabaseResult<std::int64_t> archive_policy(Connection& connection, std::string_view digest,
                                            std::string_view body, std::int64_t now) {
    Rows given(kDigest);
    given.add(digest);
    std::optional<std::int64_t> number;
    const auto take = [&](const Rows::Row& row) { number = row.integer(0); };
    Rows policy(kPolicy);
    policy.add(digest).add(body).add(now);
    // Where others begin under other laws at the same moment, one of them takes the number.
    constexpr int kMostOthers = 100;
    for (int others = 0; others < kMostOthers; ++others) {
        TRY(connection.run(kFindPolicy, given, take));
        if (number) return *number;
        TRY(connection.change(kAddPolicy, policy));
    }
    return tl::unexpected(DatabaseError{Error::of("政策的编号总被别人占用，请再试一次",
                                                  "others keep taking the number of the law: try again"),
                                        DatabaseError::Kind::conflict});
}

}  // namespace canbao
