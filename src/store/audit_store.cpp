#include "store/audit_store.h"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "store/act_store.h"
#include "store/advisory_locks.h"
#include "store/cells.h"
#include "store/fact_tables.h"
#include "store/sm3.h"
#include "store/transaction.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kBytes = ColumnType::bytes;

constexpr Column kAreaOnly[] = {{"area", kInteger}};
// One after the other, each found by the key: there are few areas and many acts.
constexpr Column kAfterArea[] = {{"after_area", kInteger}};
constexpr SqlStatement kFindNextArea = {
    "select min(a.area) from given join act a on a.area > given.after_area", kAfterArea, kAreaOnly};

constexpr Column kSeal[] = {{"area", kInteger},     {"seal", kInteger},   {"last_act", kInteger},
                            {"acts", kInteger},     {"previous", kBytes}, {"digest", kBytes},
                            {"sealed_at", kInteger}};
// One area: the last row of its key, however many there are.
constexpr SqlStatement kFindHead = {
    "select area, seal, last_act, acts, previous, digest, sealed_at from audit_seal "
    "where area = (select area from given) order by seal desc limit 1",
    kAreaOnly, kSeal};
constexpr SqlStatement kFindSeals = {
    "select area, seal, last_act, acts, previous, digest, sealed_at from audit_seal order by area, seal",
    {},
    kSeal};
constexpr SqlStatement kAddSeal = {
    "insert into audit_seal (area, seal, last_act, acts, previous, digest, sealed_at) "
    "select area, seal, last_act, acts, previous, digest, sealed_at from given",
    kSeal,
    {}};

constexpr Column kAfter[] = {{"area", kInteger}, {"after_act", kInteger}, {"most", kInteger}};
constexpr Column kActDigest[] = {{"act", kInteger}, {"digest", kBytes}};
constexpr SqlStatement kFindDigests = {
    "select act, digest from act where area = (select area from given) and act > (select after_act from given) "
    "order by act limit (select most from given)",
    kAfter, kActDigest};

// The digest that a seal has: over the one before it and those of its acts.
class SealDigest {
   public:
    explicit SealDigest(std::string_view previous) { sm3_.add(previous); }
    void add(std::string_view digest) {
        sm3_.add(digest);
        ++acts_;
    }
    std::int64_t acts() const { return acts_; }
    // Once, at the end.
    std::string finish() { return sm3_.finish(); }

   private:
    Sm3 sm3_;
    std::int64_t acts_ = 0;
};

DatabaseResult<std::vector<std::int64_t>> areas_with_acts(Connection& connection) {
    std::vector<std::int64_t> areas;
    bool is_at_end = false;
    while (!is_at_end) {
        Rows after(kAfterArea);
        after.add(areas.empty() ? 0 : areas.back());
        is_at_end = true;
        TRY(connection.run(kFindNextArea, after, [&](const Rows::Row& row) {
            if (row.is_null(0)) return;
            areas.push_back(row.integer(0));
            is_at_end = false;
        }));
    }
    return areas;
}

// Before the first seal: zeros.
DatabaseResult<ChainHead> head_of(Connection& connection, std::int64_t area) {
    Rows given(kAreaOnly);
    given.add(area);
    ChainHead head{.area = area, .seal = 0, .last_act = 0, .digest = {}};
    TRY(connection.run(kFindHead, given, [&](const Rows::Row& row) {
        head = {row.integer(0), row.integer(1), row.integer(2), std::string(row.bytes(5))};
    }));
    return head;
}

DatabaseResult<bool> has_new_acts(Connection& connection, const ChainHead& head) {
    Rows after(kAfter);
    after.add(head.area).add(head.last_act).add(1);
    bool has_any = false;
    TRY(connection.run(kFindDigests, after, [&](const Rows::Row&) { has_any = true; }));
    return has_any;
}

// Adds one seal. How many acts it covers.
DatabaseResult<std::uint64_t> seal_area(Connection& connection, std::int64_t area, std::int64_t now,
                                        std::uint64_t most) {
    // No act of the area is under way while it is sealed.
    TRY(take_locks(connection, {AdvisoryLock::of_area(area)}, AdvisoryLock::Mode::alone));
    const ChainHead head = TRY(head_of(connection, area));
    Rows after(kAfter);
    after.add(area).add(head.last_act).add(static_cast<std::int64_t>(most));
    SealDigest seal(head.digest);
    std::int64_t last = head.last_act;
    TRY(connection.run(kFindDigests, after, [&](const Rows::Row& row) {
        last = row.integer(0);
        seal.add(row.bytes(1));
    }));
    if (seal.acts() == 0) return 0;
    Rows added(kSeal);
    added.add(area)
        .add(head.seal + 1)
        .add(last)
        .add(seal.acts())
        .add(head.digest)
        .add(seal.finish())
        .add(now);
    TRY(connection.change(kAddSeal, added));
    return static_cast<std::uint64_t>(seal.acts());
}

}  // namespace

DatabaseResult<std::uint64_t> seal_acts(Connection& connection, std::int64_t now,
                                        std::uint64_t most_in_seal) {
    CHECK(most_in_seal > 0);
    const std::vector<std::int64_t> areas = TRY(areas_with_acts(connection));
    std::uint64_t sealed = 0;
    for (const std::int64_t area : areas) {
        // Where nothing is new, nobody is kept waiting; else one transaction a seal, so that nobody waits
        // long.
        const ChainHead head = TRY(head_of(connection, area));
        if (!TRY(has_new_acts(connection, head))) continue;
        std::uint64_t covered = most_in_seal;
        while (covered == most_in_seal) {
            covered = TRY(
                in_transaction(connection, [&] { return seal_area(connection, area, now, most_in_seal); }));
            sealed += covered;
        }
    }
    return sealed;
}

namespace {

// Walks acts and seals of every area side by side.
class ChainChecker {
   public:
    explicit ChainChecker(Connection& connection) : connection_(connection) {}

    DatabaseResult<ChainCheck> check() {
        std::map<std::int64_t, std::vector<Seal>> seals;
        TRY(connection_.run(kFindSeals, Rows({}), [&](const Rows::Row& row) {
            seals[row.integer(0)].push_back({row.integer(1), row.integer(2), row.integer(3),
                                             std::string(row.bytes(4)), std::string(row.bytes(5))});
        }));
        const std::vector<std::int64_t> areas = TRY(areas_with_acts(connection_));
        for (const std::int64_t area : areas) TRY(check_area(area, seals[area]));
        for (const auto& [area, its_seals] : seals)
            if (std::ranges::find(areas, area) == areas.end())
                note(area, 0, {"有封存记录而没有办理记录", "there are seals but no acts"});
        return std::move(check_);
    }

   private:
    struct Seal {
        std::int64_t number;
        std::int64_t last_act;
        std::int64_t acts;
        std::string previous;
        std::string digest;
    };

    DatabaseResult<Done> check_area(std::int64_t area, const std::vector<Seal>& seals) {
        std::size_t at = 0;
        std::string head;
        SealDigest reckoned(head);
        const auto close_seal = [&] {
            const Seal& seal = seals[at];
            if (seal.number != static_cast<std::int64_t>(at) + 1 || seal.previous != head)
                note(area, 0,
                     {fmt::format("第{}个封存与前一个不相接", seal.number),
                      fmt::format("seal {} does not follow the one before it", seal.number)});
            if (seal.acts != reckoned.acts() || seal.digest != reckoned.finish())
                note(area, seal.last_act,
                     {fmt::format("第{}个封存的摘要与其中的办理记录不符", seal.number),
                      fmt::format("seal {} does not match the acts that it covers", seal.number)});
            ++check_.seals;
            check_.acts_sealed += static_cast<std::uint64_t>(reckoned.acts());
            head = seal.digest;
            reckoned = SealDigest(head);
            ++at;
        };
        const FactDigests facts = TRY(read_facts_of(area));
        TRY(read_acts_of(connection_, area, [&](const ActRecord& record, std::string_view digest) {
            ++check_.acts;
            if (digest_of(record, facts.of(area, record.act)) != digest)
                note(area, record.act,
                     {"办理记录或其结果被改动过",
                      "the act, or what it did, was changed after it was recorded"});
            while (at < seals.size() && record.act > seals[at].last_act) close_seal();
            reckoned.add(digest);
        }));
        while (at < seals.size()) close_seal();
        return Done{};
    }

    DatabaseResult<FactDigests> read_facts_of(std::int64_t area) {
        Rows given(kAreaOnly);
        given.add(area);
        FactDigests digests;
        for (const FactTable* table : fact_tables()) {
            TRY(connection_.run(table->reading(), given,
                                [&](const Rows::Row& row) { digests.add(*table, row); }));
            digests.end_table();
        }
        return digests;
    }

    void note(std::int64_t area, std::int64_t act, LocalText message) {
        constexpr std::size_t kMost = 100;
        if (check_.faults.size() < kMost) check_.faults.push_back({area, act, std::move(message)});
    }

    Connection& connection_;
    ChainCheck check_;
};

}  // namespace

DatabaseResult<ChainCheck> check_chain(Connection& connection) { return ChainChecker(connection).check(); }

DatabaseResult<std::vector<ChainHead>> chain_heads(Connection& connection) {
    const std::vector<std::int64_t> areas = TRY(areas_with_acts(connection));
    std::vector<ChainHead> heads;
    for (const std::int64_t area : areas) {
        ChainHead head = TRY(head_of(connection, area));
        if (head.seal != 0) heads.push_back(std::move(head));
    }
    return heads;
}

}  // namespace canbao
