#include "store/ledger_store.h"

#include <fmt/format.h>

#include "store/bill_store.h"
#include "store/cells.h"

namespace canbao {
namespace {

constexpr ColumnType kInteger = ColumnType::integer;
constexpr ColumnType kText = ColumnType::text;

constexpr Column kQuestion[] = {{"first_area", kInteger},
                                {"last_area", kInteger},
                                {"until", kInteger},
                                {"act", kInteger},
                                {"account", kText}};
constexpr Column kSum[] = {
    {"area", kInteger}, {"day", kInteger}, {"debit", kText}, {"credit", kText}, {"amount", kInteger}};
constexpr SqlStatement kSumTransfers = {
    "select t.area, t.day, t.debit, t.credit, cast(sum(t.amount) as bigint) "
    "from given join transfer t on t.area >= given.first_area and t.area <= given.last_area "
    "and t.day <= given.until and t.act <= given.act group by t.area, t.day, t.debit, t.credit "
    "order by t.area, t.day, t.debit, t.credit",
    kQuestion, kSum};

constexpr Column kTransfer[] = {{"area", kInteger}, {"act", kInteger}, {"day", kInteger},
                                {"debit", kText},   {"credit", kText}, {"amount", kInteger}};
constexpr SqlStatement kReadTransfers = {
    "select t.area, t.act, t.day, t.debit, t.credit, t.amount "
    "from given join transfer t on t.area >= given.first_area and t.area <= given.last_area "
    "and t.day <= given.until and t.act <= given.act and (t.debit = given.account or t.credit = given.account) "
    "order by t.day, t.area, t.act",
    kQuestion, kTransfer};

constexpr Column kSeason[] = {{"area", kInteger}, {"year", kInteger}, {"run", kInteger}};
constexpr Column kCounts[] = {
    {"bills", kInteger}, {"paid", kInteger}, {"otherwise", kInteger}, {"unbilled", kInteger}};
// Bills that count, as in bill_store, with something due; contributions that stand.
#define CANBAO_DUE                                                                                                    \
    "from bill b where b.area = given.area and b.year = given.year and b.run <= given.run and b.outcome = 'granted' " \
    "and b.due > 0 and not exists (select 1 from bill l where l.area = b.area and l.person = b.person "               \
    "and l.year = b.year and l.act > b.act and l.run <= given.run) "
#define CANBAO_PAID                                                                                      \
    "from payment_part t where t.area = given.area and t.year = given.year and t.item = 'contribution' " \
    "and t.amount > 0 and not exists (select 1 from payment_reversal r where r.area = t.area and "       \
    "r.person = t.person and r.year = t.year and r.item = t.item and r.turn = t.turn) "
constexpr SqlStatement kCompareBills = {"select (select count(*) " CANBAO_DUE
                                        "), "
                                        "(select count(*) " CANBAO_DUE "and exists (select 1 " CANBAO_PAID
                                        "and t.person = b.person and t.amount = b.due)), "
                                        "(select count(*) " CANBAO_DUE "and exists (select 1 " CANBAO_PAID
                                        "and t.person = b.person and t.amount <> b.due)), "
                                        "(select count(*) " CANBAO_PAID "and not exists (select 1 " CANBAO_DUE
                                        "and b.person = t.person)) from given",
                                        kSeason, kCounts};
#undef CANBAO_DUE
#undef CANBAO_PAID

Rows given_of(const LedgerQuestion& question, std::string_view account) {
    Rows given(kQuestion);
    const auto [first, last] = areas_of(question.region);
    given.add(first).add(last).add(date_cell(question.until)).add(question.last_act).add(account);
    return given;
}

// As this program wrote it.
Transfer transfer_of(const Rows::Row& row, std::size_t day) {
    auto debit = Account::parse(row.bytes(day + 1));
    auto credit = Account::parse(row.bytes(day + 2));
    CHECK(debit && credit);
    auto transfer = Transfer::of(*std::move(debit), *std::move(credit), Money::fen(row.integer(day + 3)),
                                 date_of(row.integer(day)));
    CHECK(transfer.has_value());
    return *std::move(transfer);
}

}  // namespace

DatabaseResult<Done> sum_transfers(Connection& connection, const LedgerQuestion& question,
                                   const std::function<void(const LedgerSum&)>& take) {
    return connection.run(kSumTransfers, given_of(question, ""), [&](const Rows::Row& row) {
        take({region_of(row.integer(0)), transfer_of(row, 1)});
    });
}

DatabaseResult<Done> read_transfers(Connection& connection, const LedgerQuestion& question,
                                    const Account& account,
                                    const std::function<void(const StoredTransfer&)>& take) {
    return connection.run(kReadTransfers, given_of(question, account.text()), [&](const Rows::Row& row) {
        take({region_of(row.integer(0)), row.integer(1), transfer_of(row, 2)});
    });
}

DatabaseResult<BillsPaid> compare_bills(Connection& connection, RegionCode area, int year) {
    Rows given(kSeason);
    const SeasonState state = TRY(read_season_state(connection, {area, year}));
    given.add(area_cell(area)).add(year).add(state.billed ? state.billed->run : 0);
    BillsPaid counts;
    TRY(connection.run(kCompareBills, given, [&](const Rows::Row& row) {
        counts = {row.integer(0), row.integer(1), row.integer(2), row.integer(3)};
    }));
    return counts;
}

}  // namespace canbao
