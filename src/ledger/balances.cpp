#include "ledger/balances.h"

namespace canbao {

void Balances::add(const Transfer& transfer) {
    accounts_[transfer.debit()].debit += transfer.amount();
    accounts_[transfer.credit()].credit += transfer.amount();
}

void Balances::add(const Account& account, const Turnover& turnover) {
    Turnover& sum = accounts_[account];
    sum.debit += turnover.debit;
    sum.credit += turnover.credit;
}

Turnover Balances::of(const Account& account) const {
    const auto found = accounts_.find(account);
    return found == accounts_.end() ? Turnover{} : found->second;
}

Turnover Balances::total() const {
    Turnover sum;
    for (const auto& [account, turnover] : accounts_) {
        sum.debit += turnover.debit;
        sum.credit += turnover.credit;
    }
    return sum;
}

}  // namespace canbao
