#include "procedure/money/read_ledger.h"

#include <fmt/format.h>

#include "procedure/act_numbers.h"
#include "procedure/permission.h"
#include "store/cells.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

LedgerQuestion question_of(const LedgerOrder& order) {
    LedgerQuestion question{.region = order.region, .until = order.until};
    if (order.known) question.last_act = ActNumbers::last_of(last_moment_of(*order.known));
    return question;
}

DatabaseResult<Done> check_reader(const Actor& actor, RegionCode region) {
    if (auto refused = refuse_ledger_reader(actor, region))
        return tl::unexpected(DatabaseError{Error{std::move(refused->message)}, DatabaseError::Kind::other});
    return Done{};
}

template <typename Work>
auto in_one_state(Connection& connection, const Work& work) -> decltype(work()) {
    TRY(connection.begin(TransactionKind::read));
    auto read = work();
    connection.roll_back();
    return read;
}

}  // namespace

DatabaseResult<TrialBalance> read_trial_balance(Connection& connection, const Actor& actor,
                                                const LedgerOrder& order, TrialBalance::By by) {
    TRY(check_reader(actor, order.region));
    return in_one_state(connection, [&]() -> DatabaseResult<TrialBalance> {
        TrialBalance balance(by, order.from);
        TRY(sum_transfers(connection, question_of(order),
                          [&](const LedgerSum& sum) { balance.add(sum.area, sum.transfer); }));
        return balance;
    });
}

DatabaseResult<LedgerStatement> read_ledger_statement(Connection& connection, const Actor& actor,
                                                      const LedgerOrder& order, const Account& account) {
    TRY(check_reader(actor, order.region));
    return in_one_state(connection, [&]() -> DatabaseResult<LedgerStatement> {
        LedgerStatement statement;
        TRY(read_transfers(connection, question_of(order), account, [&](const StoredTransfer& stored) {
            const Transfer& it = stored.transfer;
            if (!order.from || it.day() >= *order.from) {
                statement.transfers.push_back(stored);
                return;
            }
            statement.opening =
                it.debit() == account ? statement.opening + it.amount() : statement.opening - it.amount();
        }));
        return statement;
    });
}

namespace {

bool is_subsidy_of(const Account& account, int year) {
    return account.text().starts_with("subsidy:") && account.text().ends_with(fmt::format(":{}", year));
}

DatabaseResult<LedgerCheck::Subsidies> sum_subsidies_owed(Connection& connection, const SeasonAsked& season) {
    LedgerCheck::Subsidies subsidies;
    const LedgerQuestion all{.region = season.area, .until = Date::last_of(kLastYear)};
    TRY(sum_transfers(connection, all, [&](const LedgerSum& sum) {
        const Transfer& it = sum.transfer;
        if (is_subsidy_of(it.debit(), season.year)) subsidies.due += it.amount();
        if (is_subsidy_of(it.credit(), season.year)) subsidies.settled += it.amount();
    }));
    return subsidies;
}

}  // namespace

DatabaseResult<LedgerCheck> check_ledger(Connection& connection, const Actor& actor,
                                         const std::optional<SeasonAsked>& season) {
    TRY(check_reader(actor, season ? season->area : actor.scope));
    return in_one_state(connection, [&]() -> DatabaseResult<LedgerCheck> {
        const auto [first, last] = areas_of(season ? season->area : actor.scope);
        LedgerCheck check{TRY(verify_money(connection, first, last)), false, {}, {}, {}};
        TrialBalance balance(TrialBalance::By::account, {});
        const LedgerQuestion all{.region = actor.scope, .until = Date::last_of(kLastYear)};
        TRY(sum_transfers(connection, all,
                          [&](const LedgerSum& sum) { balance.add(sum.area, sum.transfer); }));
        check.is_balanced = balance.is_balanced();
        check.turnover = balance.total().within.debit;
        if (!season) return check;
        check.bills = TRY(compare_bills(connection, season->area, season->year));
        check.subsidies = TRY(sum_subsidies_owed(connection, *season));
        return check;
    });
}

}  // namespace canbao
