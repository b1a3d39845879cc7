#pragma once

#include <map>
#include <vector>

#include "ledger/transfer.h"

namespace canbao {

// What went into an account and out of it.
struct Turnover {
    Money debit;
    Money credit;

    // What stands on the debit side; negative where it stands on the credit side.
    Money balance() const { return debit - credit; }
    friend bool operator==(const Turnover&, const Turnover&) = default;
};

// Turnovers of accounts: of a day, of a fund, as of a date, as is chosen by what is added.
class Balances {
   public:
    void add(const Transfer& transfer);
    // Sums that were folded before.
    void add(const Account& account, const Turnover& turnover);

    // Zero where nothing is known.
    Turnover of(const Account& account) const;
    // By account.
    const std::map<Account, Turnover>& accounts() const { return accounts_; }
    // The same on both sides, unless what was folded is wrong.
    Turnover total() const;
    bool is_balanced() const { return total().balance().is_zero(); }

   private:
    std::map<Account, Turnover> accounts_;
};

}  // namespace canbao
