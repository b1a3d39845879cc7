#pragma once

#include <optional>
#include <vector>

#include "documents/trial_balance.h"
#include "procedure/actor.h"
#include "store/ledger_store.h"
#include "store/verification.h"

namespace canbao {

// What somebody asks of the ledger: of which areas, from and until which day, as it was known at the end of a
// day.
struct LedgerOrder {
    RegionCode region;
    std::optional<Date> from;
    Date until;
    std::optional<Date> known;  // nothing: all that is recorded
};

// Each reads one state of the books. Errors: the actor's role or region does not reach there.
DatabaseResult<TrialBalance> read_trial_balance(Connection& connection, const Actor& actor,
                                                const LedgerOrder& order, TrialBalance::By by);

// 明细账: what went into an account and out of it.
struct LedgerStatement {
    Money opening;  // before the first day
    std::vector<StoredTransfer> transfers;
};
DatabaseResult<LedgerStatement> read_ledger_statement(Connection& connection, const Actor& actor,
                                                      const LedgerOrder& order, const Account& account);

// What payments and the ledger must always hold; with an area and a year also how bills stand beside
// payments.
struct LedgerCheck {
    std::vector<Finding> findings;
    bool is_balanced;
    Money turnover;  // of either side
    std::optional<BillsPaid> bills;
    // What payers of subsidies owe for the year's contributions that were paid, and what came or was unwound.
    struct Subsidies {
        Money due;
        Money settled;
    };
    std::optional<Subsidies> subsidies;
};
struct SeasonAsked {
    RegionCode area;
    int year;
};
DatabaseResult<LedgerCheck> check_ledger(Connection& connection, const Actor& actor,
                                         const std::optional<SeasonAsked>& season);

}  // namespace canbao
