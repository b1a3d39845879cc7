#pragma once

#include "ledger/account.h"
#include "vocabulary/date.h"
#include "vocabulary/money.h"

namespace canbao {

// An amount that goes from one account to another on a day. It has both sides or does not exist, so books
// that are made of transfers are always in balance.
class Transfer {
   public:
    // What is debited grows, what is credited shrinks. Errors: the amount is not above zero, or both are one
    // account.
    static Result<Transfer> of(Account debit, Account credit, Money amount, Date day);

    const Account& debit() const { return debit_; }
    const Account& credit() const { return credit_; }
    Money amount() const { return amount_; }
    Date day() const { return day_; }

    // What takes it back: the same the other way round.
    Transfer reversed(Date day) const { return {credit_, debit_, amount_, day}; }

    friend bool operator==(const Transfer&, const Transfer&) = default;

   private:
    Transfer(Account debit, Account credit, Money amount, Date day)
        : debit_(std::move(debit)), credit_(std::move(credit)), amount_(amount), day_(day) {}

    Account debit_;
    Account credit_;
    Money amount_;
    Date day_;
};

}  // namespace canbao
