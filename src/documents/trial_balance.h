#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/balances.h"
#include "vocabulary/language.h"
#include "vocabulary/region_code.h"

namespace canbao {

// 试算平衡表: what stood in each account before the first day, what went in and out until the last, and what
// stands there; also for each area or each day apart.
class TrialBalance {
   public:
    enum class By { account, area, day };

    // `from`: the first day; nothing: from the beginning.
    TrialBalance(By by, std::optional<Date> from) : by_(by), from_(from) {}

    void add(RegionCode area, const Transfer& transfer);

    struct Line {
        std::string group;  // an area or a day; empty by account
        Account account;
        Money opening;    // on the debit side; negative on the credit side
        Turnover within;  // from the first day on
        Money closing() const { return opening + within.balance(); }
    };
    // By group, then by account. Of days each goes on from the one before; those before the first are in its
    // opening.
    std::vector<Line> lines() const;
    // Of all lines. Opening and closing are zero, and both turnovers equal, or the books are not in balance.
    Line total() const;
    bool is_balanced() const;

   private:
    struct Sums {
        Money opening;
        Turnover within;
    };
    void add_to(const std::string& group, const Account& account, Date day, Money debit, Money credit);

    By by_;
    std::optional<Date> from_;
    std::map<std::pair<std::string, Account>, Sums> sums_;
};

// "渠道在途 wechat", "2026 contributions": what an account is called; its own name where nobody knows it.
std::string account_name(const Account& account, Language language);

}  // namespace canbao
