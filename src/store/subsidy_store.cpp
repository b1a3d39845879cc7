#include "store/subsidy_store.h"

#include "store/cells.h"
#include "store/register_store.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kReceipt[] = {{"area", kInteger}, {"act", kInteger},    {"payer", kText},
                               {"year", kInteger}, {"amount", kInteger}, {"day", kInteger},
                               {"document", kText}};

constexpr Column kSeasonGiven[] = {{"area", kInteger}, {"year", kInteger}};
constexpr SqlStatement kReadReceipts = {
    "select s.area, s.act, s.payer, s.year, s.amount, s.day, s.document from given join subsidy_receipt s "
    "on s.area = given.area and s.year = given.year order by s.act",
    kSeasonGiven, kReceipt};

constexpr Column kRange[] = {{"area", kInteger}, {"year", kInteger}, {"first", kInteger}, {"last", kInteger}};
constexpr Column kContribution[] = {{"person", kInteger}, {"turn", kInteger}, {"reversed", kInteger}};
// The last turn of a person comes last.
constexpr SqlStatement kFindContributions = {
    "select t.person, t.turn, (select v.act from payment_reversal v where v.area = t.area and v.person = t.person "
    "and v.year = t.year and v.item = t.item and v.turn = t.turn) from given join payment_part t "
    "on t.area = given.area and t.person >= given.first and t.person <= given.last and t.year = given.year "
    "and t.item = 'contribution' order by t.person, t.turn",
    kRange, kContribution};

constexpr Column kStanding[] = {
    {"payer", kText}, {"category", kText}, {"people", kInteger}, {"amount", kInteger}};
constexpr SqlStatement kSumSubsidies = {
    "select s.payer, s.category, count(*), cast(sum(s.amount) as bigint) from given join payment_subsidy s "
    "on s.area = given.area and s.year = given.year and not exists (select 1 from payment_reversal v "
    "where v.area = s.area and v.person = s.person and v.year = s.year and v.item = 'contribution' "
    "and v.turn = s.turn) group by s.payer, s.category order by s.payer, s.category",
    kSeasonGiven, kStanding};

Rows given_of(const SeasonKey& season) {
    Rows given(kSeasonGiven);
    given.add(area_cell(season.area)).add(season.year);
    return given;
}

}  // namespace

std::span<const FactTable> subsidy_tables() {
    static const FactTable tables[] = {{"subsidy_receipt", kReceipt, 1}};
    return tables;
}

Facts row_of_receipt(const SeasonKey& season, const SubsidyReceipt& receipt) {
    Facts facts{subsidy_tables().data(), Rows(kReceipt)};
    facts.rows.add(area_cell(season.area)).add(receipt.act).add(receipt.payer).add(season.year);
    facts.rows.add(receipt.amount.in_fen()).add(date_cell(receipt.day)).add(receipt.document);
    return facts;
}

DatabaseResult<std::vector<SubsidyReceipt>> read_receipts(Connection& connection, const SeasonKey& season) {
    std::vector<SubsidyReceipt> receipts;
    TRY(connection.run(kReadReceipts, given_of(season), [&](const Rows::Row& row) {
        receipts.push_back({row.integer(1), std::string(row.bytes(2)), Money::fen(row.integer(4)),
                            date_of(row.integer(5)), std::string(row.bytes(6))});
    }));
    return receipts;
}

DatabaseResult<std::map<PersonNumber, ContributionState>> contributions_in(Connection& connection,
                                                                           const SeasonKey& season,
                                                                           const PersonRange& range) {
    Rows given(kRange);
    given.add(area_cell(season.area)).add(season.year);
    given.add(static_cast<std::int64_t>(range.first)).add(static_cast<std::int64_t>(range.last));
    std::map<PersonNumber, ContributionState> found;
    TRY(connection.run(kFindContributions, given, [&](const Rows::Row& row) {
        found[static_cast<PersonNumber>(row.integer(0))] =
            row.is_null(2) ? ContributionState::stands : ContributionState::given_back;
    }));
    // What was paid for an entry that was merged is paid for the one in which it goes on.
    std::vector<std::pair<PersonNumber, PersonNumber>> merged;  // with the last survivor
    Rows entries(kRange);
    const auto merges = TRY(merges_of(connection, season.area));
    for (const auto& [from, into] : merges) {
        PersonNumber survivor = into;
        for (auto next = merges.find(survivor); next != merges.end(); next = merges.find(survivor))
            survivor = next->second;
        if (survivor < range.first || survivor > range.last) continue;
        merged.emplace_back(from, survivor);
        entries.add(area_cell(season.area)).add(season.year);
        entries.add(static_cast<std::int64_t>(from)).add(static_cast<std::int64_t>(from));
    }
    std::map<PersonNumber, ContributionState> of_merged;
    if (!merged.empty())
        TRY(connection.run(kFindContributions, entries, [&](const Rows::Row& row) {
            of_merged[static_cast<PersonNumber>(row.integer(0))] =
                row.is_null(2) ? ContributionState::stands : ContributionState::given_back;
        }));
    for (const auto& [from, survivor] : merged) {
        const auto state = of_merged.find(from);
        if (state == of_merged.end()) continue;
        const auto [known, is_new] = found.emplace(survivor, state->second);
        if (state->second == ContributionState::stands) known->second = ContributionState::stands;
    }
    return found;
}

DatabaseResult<std::vector<StandingSubsidy>> sum_subsidies(Connection& connection, const SeasonKey& season) {
    std::vector<StandingSubsidy> sums;
    TRY(connection.run(kSumSubsidies, given_of(season), [&](const Rows::Row& row) {
        sums.push_back({std::string(row.bytes(0)), std::string(row.bytes(1)), row.integer(2),
                        Money::fen(row.integer(3))});
    }));
    return sums;
}

}  // namespace canbao
