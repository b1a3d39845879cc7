#include "store/bill_store.h"

#include <array>

#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kSeason[] = {{"area", kInteger}, {"year", kInteger}, {"act", kInteger}, {"event", kText}};
constexpr Column kRun[] = {{"area", kInteger}, {"year", kInteger}, {"act", kInteger}, {"since", kInteger}};
constexpr Column kActivation[] = {
    {"area", kInteger}, {"year", kInteger}, {"act", kInteger}, {"run", kInteger}, {"written", kInteger}};
constexpr Column kBill[] = {{"area", kInteger},     {"person", kInteger}, {"year", kInteger},
                            {"act", kInteger},      {"run", kInteger},    {"outcome", kText},
                            {"standard", kInteger}, {"due", kInteger},    {"is_late", kInteger},
                            {"reason", kText},      {"clause", kText},    {"category", kText}};
constexpr Column kSubsidy[] = {{"area", kInteger},   {"person", kInteger}, {"year", kInteger},
                               {"act", kInteger},    {"category", kText},  {"payer", kText},
                               {"amount", kInteger}, {"clause", kText}};
constexpr Column kSettlement[] = {{"area", kInteger}, {"person", kInteger}, {"year", kInteger},
                                  {"act", kInteger},  {"category", kText},  {"amount", kInteger},
                                  {"payer", kText},   {"document", kText}};

enum { kSeasons, kRuns, kActivations, kBills, kSubsidies, kSettlements };

constexpr Column kSeasonGiven[] = {{"area", kInteger}, {"year", kInteger}};
constexpr Column kEvent[] = {{"event", kText}};
constexpr SqlStatement kFindEvents = {
    "select s.event from given join season s on s.area = given.area and s.year = given.year order by s.act",
    kSeasonGiven, kEvent};
constexpr Column kLastRun[] = {{"act", kInteger}, {"since", kInteger}};
constexpr SqlStatement kFindRuns = {
    "select r.act, r.since from given join bill_run r on r.area = given.area and r.year = given.year "
    "order by r.act",
    kSeasonGiven, kLastRun};
constexpr Column kBilled[] = {{"act", kInteger},  {"run", kInteger},          {"policy", kInteger},
                              {"program", kText}, {"effective_on", kInteger}, {"recorded_at", kInteger}};
// Its day and its law are those of the act by which the run was begun.
constexpr SqlStatement kFindActivations = {
    "select v.act, v.run, (select a.policy from act a where a.area = v.area and a.act = v.run), "
    "(select a.program from act a where a.area = v.area and a.act = v.run), "
    "(select a.effective_on from act a where a.area = v.area and a.act = v.run), "
    "(select a.recorded_at from act a where a.area = v.area and a.act = v.act) "
    "from given join bill_activation v on v.area = given.area and v.year = given.year order by v.act",
    kSeasonGiven, kBilled};

constexpr Column kRunGiven[] = {{"area", kInteger}, {"year", kInteger}, {"run", kInteger}};
constexpr Column kCount[] = {{"bills", kInteger}};
constexpr SqlStatement kCountBills = {
    "select count(*) from given join bill b on b.area = given.area and b.year = given.year "
    "and b.run = given.run",
    kRunGiven, kCount};

// No later bill of the person counts.
#define CANBAO_IS_LAST                                                                    \
    "not exists (select 1 from bill l where l.area = b.area and l.person = b.person and " \
    "l.year = b.year and l.act > b.act and l.run <= given.run) "
constexpr Column kOpenBill[] = {{"person", kInteger},   {"act", kInteger},     {"run", kInteger},
                                {"standard", kInteger}, {"is_late", kInteger}, {"reason", kText},
                                {"clause", kText},      {"category", kText}};
constexpr SqlStatement kFindUndetermined = {
    "select b.person, b.act, b.run, b.standard, b.is_late, b.reason, b.clause, b.category "
    "from given join bill b on b.area = given.area and b.year = given.year "
    "and b.outcome = 'undetermined' and b.run <= given.run and " CANBAO_IS_LAST "order by b.person",
    kRunGiven, kOpenBill};

constexpr Column kDue[] = {{"person", kInteger}, {"due", kInteger}};
constexpr SqlStatement kFindDue = {
    "select b.person, b.due from given join bill b on b.area = given.area and b.year = given.year "
    "and b.outcome = 'granted' and b.due > 0 and b.run <= given.run and " CANBAO_IS_LAST "order by b.person",
    kRunGiven, kDue};

constexpr Column kSum[] = {{"outcome", kText},     {"is_late", kInteger}, {"reason", kText},
                           {"clause", kText},      {"category", kText},   {"bills", kInteger},
                           {"standard", kInteger}, {"due", kInteger}};
constexpr SqlStatement kSumBills = {
    "select b.outcome, b.is_late, b.reason, b.clause, b.category, count(*), "
    "cast(sum(b.standard) as bigint), cast(sum(b.due) as bigint) "
    "from given join bill b on b.area = given.area and b.year = given.year "
    "and b.run <= given.run and " CANBAO_IS_LAST
    "group by b.outcome, b.is_late, b.reason, b.clause, b.category",
    kRunGiven, kSum};
constexpr Column kSubsidySum[] = {
    {"category", kText}, {"payer", kText}, {"bills", kInteger}, {"amount", kInteger}};
constexpr SqlStatement kSumSubsidies = {
    "select s.category, s.payer, count(*), cast(sum(s.amount) as bigint) "
    "from given join bill_subsidy s on s.area = given.area and s.year = given.year and exists "
    "(select 1 from bill b where b.area = s.area and b.person = s.person and b.year = s.year and "
    "b.act = s.act and b.run <= given.run and " CANBAO_IS_LAST ") group by s.category, s.payer",
    kRunGiven, kSubsidySum};
#undef CANBAO_IS_LAST

std::int64_t number_cell(PersonNumber number) { return static_cast<std::int64_t>(number); }

Rows& add_text(Rows& rows, std::string_view text) { return text.empty() ? rows.add_null() : rows.add(text); }

Facts facts_in(std::size_t table) {
    const FactTable& it = bill_tables()[table];
    return {&it, Rows(it.columns())};
}

Rows given_of(const SeasonKey& season, std::optional<std::int64_t> run = {}) {
    Rows given(run ? std::span<const Column>(kRunGiven) : std::span<const Column>(kSeasonGiven));
    given.add(area_cell(season.area)).add(season.year);
    if (run) given.add(*run);
    return given;
}

std::string text_of(const Rows::Row& row, std::size_t cell) {
    return row.is_null(cell) ? std::string() : std::string(row.bytes(cell));
}

}  // namespace

std::span<const FactTable> bill_tables() {
    static const FactTable tables[] = {
        {"season", kSeason, 2}, {"bill_run", kRun, 2},         {"bill_activation", kActivation, 2},
        {"bill", kBill, 3},     {"bill_subsidy", kSubsidy, 3}, {"bill_settlement", kSettlement, 3}};
    return tables;
}

std::vector<Facts> rows_of_bills(const SeasonKey& season, std::span<const StoredBill> bills) {
    std::vector<Facts> facts = {facts_in(kBills), facts_in(kSubsidies)};
    const std::int64_t area = area_cell(season.area);
    for (const StoredBill& stored : bills) {
        const Bill& bill = stored.bill;
        Rows& rows = facts[0].rows;
        rows.add(area).add(number_cell(stored.person)).add(season.year).add(stored.act).add(stored.run);
        rows.add(word(bill.outcome)).add(bill.standard.in_fen()).add(bill.due.in_fen());
        rows.add(bill.is_late ? 1 : 0);
        add_text(add_text(add_text(rows, bill.reason), bill.clause), bill.category);
        for (const BillSubsidy& subsidy : bill.subsidies) {
            Rows& shares = facts[1].rows;
            shares.add(area).add(number_cell(stored.person)).add(season.year).add(stored.act);
            shares.add(subsidy.category).add(subsidy.payer).add(subsidy.amount.in_fen()).add(subsidy.clause);
        }
    }
    return facts;
}

Facts row_of_settlement(const SeasonKey& season, const StoredSettlement& stored) {
    Facts facts = facts_in(kSettlements);
    const BillSettlement& settlement = stored.settlement;
    facts.rows.add(area_cell(season.area)).add(number_cell(stored.person)).add(season.year).add(stored.act);
    facts.rows.add(settlement.category).add(settlement.amount.in_fen());
    add_text(facts.rows, settlement.payer).add(settlement.document);
    return facts;
}

Facts row_of_run(const SeasonKey& season, std::int64_t act, std::optional<std::int64_t> since) {
    Facts facts = facts_in(kRuns);
    facts.rows.add(area_cell(season.area)).add(season.year).add(act).add_optional(since);
    return facts;
}

Facts row_of_activation(const SeasonKey& season, const Activation& activation) {
    Facts facts = facts_in(kActivations);
    facts.rows.add(area_cell(season.area)).add(season.year);
    facts.rows.add(activation.act).add(activation.run).add(activation.written);
    return facts;
}

Facts row_of_event(const SeasonKey& season, std::int64_t act, SeasonEvent event) {
    Facts facts = facts_in(kSeasons);
    facts.rows.add(area_cell(season.area)).add(season.year).add(act);
    facts.rows.add(event == SeasonEvent::opened ? "opened" : "closed");
    return facts;
}

DatabaseResult<SeasonState> read_season_state(Connection& connection, const SeasonKey& season) {
    const Rows given = given_of(season);
    SeasonState state;
    TRY(connection.run(kFindEvents, given, [&](const Rows::Row& row) {
        state.last_event = row.bytes(0) == "opened" ? SeasonEvent::opened : SeasonEvent::closed;
        ++state.events;
    }));
    TRY(connection.run(kFindRuns, given, [&](const Rows::Row& row) {
        state.last_run = row.integer(0);
        state.last_run_since.reset();
        if (!row.is_null(1)) state.last_run_since = row.integer(1);
    }));
    TRY(connection.run(kFindActivations, given, [&](const Rows::Row& row) {
        state.billed = SeasonState::Billed{.act = row.integer(0),
                                           .run = row.integer(1),
                                           .policy = row.integer(2),
                                           .program = std::string(row.bytes(3)),
                                           .on = date_of(row.integer(4)),
                                           .recorded_at = row.integer(5)};
    }));
    return state;
}

DatabaseResult<std::optional<std::int64_t>> last_run_of(Connection& connection, const SeasonKey& season) {
    std::optional<std::int64_t> last;
    TRY(connection.run(kFindRuns, given_of(season), [&](const Rows::Row& row) { last = row.integer(0); }));
    return last;
}

DatabaseResult<std::int64_t> count_bills_of(Connection& connection, const SeasonKey& season,
                                            std::int64_t run) {
    std::int64_t count = 0;
    TRY(connection.run(kCountBills, given_of(season, run),
                       [&](const Rows::Row& row) { count = row.integer(0); }));
    return count;
}

DatabaseResult<std::vector<StoredBill>> undetermined_bills(Connection& connection, const SeasonKey& season,
                                                           std::int64_t run) {
    std::vector<StoredBill> bills;
    TRY(connection.run(kFindUndetermined, given_of(season, run), [&](const Rows::Row& row) {
        Bill bill;
        bill.outcome = BillOutcome::undetermined;
        bill.standard = Money::fen(row.integer(3));
        bill.is_late = row.integer(4) != 0;
        bill.reason = text_of(row, 5);
        bill.clause = text_of(row, 6);
        bill.category = text_of(row, 7);
        bills.push_back(
            {static_cast<PersonNumber>(row.integer(0)), row.integer(1), row.integer(2), std::move(bill)});
    }));
    return bills;
}

DatabaseResult<std::vector<DueBill>> due_bills(Connection& connection, const SeasonKey& season,
                                               std::int64_t run) {
    std::vector<DueBill> bills;
    TRY(connection.run(kFindDue, given_of(season, run), [&](const Rows::Row& row) {
        bills.push_back({static_cast<PersonNumber>(row.integer(0)), Money::fen(row.integer(1))});
    }));
    return bills;
}

DatabaseResult<BillSums> sum_bills(Connection& connection, const SeasonKey& season, std::int64_t run) {
    BillSums sums;
    const Rows given = given_of(season, run);
    TRY(connection.run(kSumBills, given, [&](const Rows::Row& row) {
        BillSum sum;
        sum.like.outcome = bill_outcome(row.bytes(0));
        sum.like.is_late = row.integer(1) != 0;
        sum.like.reason = text_of(row, 2);
        sum.like.clause = text_of(row, 3);
        sum.like.category = text_of(row, 4);
        sum.bills = row.integer(5);
        sum.like.standard = Money::fen(row.integer(6));
        sum.like.due = Money::fen(row.integer(7));
        sums.bills.push_back(std::move(sum));
    }));
    TRY(connection.run(kSumSubsidies, given, [&](const Rows::Row& row) {
        sums.subsidies.push_back({std::string(row.bytes(0)), std::string(row.bytes(1)), row.integer(2),
                                  Money::fen(row.integer(3))});
    }));
    return sums;
}

}  // namespace canbao
