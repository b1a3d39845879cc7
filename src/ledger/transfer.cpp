#include "ledger/transfer.h"

namespace canbao {

Result<Transfer> Transfer::of(Account debit, Account credit, Money amount, Date day) {
    if (amount <= Money{}) return fail("转账金额应大于零", "a transfer takes an amount above zero");
    if (debit == credit) return fail("借贷不能是同一账户", "a transfer goes from one account to another");
    return Transfer(std::move(debit), std::move(credit), amount, day);
}

}  // namespace canbao
