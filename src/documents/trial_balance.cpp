#include "documents/trial_balance.h"

#include <array>

#include <fmt/format.h>

namespace canbao {
namespace {

struct AccountWords {
    std::string_view kind;
    LocalText words;
};

const std::array<AccountWords, 6>& account_words() {
    static const std::array<AccountWords, 6> words = {{
        {"clearing", {"渠道在途", "at channels"}},
        {"treasury", {"国库和财政专户", "treasury"}},
        {"contribution", {"保费", "contributions"}},
        {"repair", {"补缴保费", "repair payments"}},
        {"subsidy", {"应收资助", "subsidies owed"}},
        {"refund_due", {"应退", "due back"}},
    }};
    return words;
}

// Of a total there is none.
Account no_account() { return *Account::parse("total"); }

}  // namespace

void TrialBalance::add(RegionCode area, const Transfer& transfer) {
    std::string group;
    if (by_ == By::area) group = area.text();
    if (by_ == By::day) group = from_ && transfer.day() < *from_ ? "" : transfer.day().text();
    add_to(group, transfer.debit(), transfer.day(), transfer.amount(), {});
    add_to(group, transfer.credit(), transfer.day(), {}, transfer.amount());
}

void TrialBalance::add_to(const std::string& group, const Account& account, Date day, Money debit,
                          Money credit) {
    Sums& sums = sums_[{group, account}];
    if (from_ && day < *from_) {
        sums.opening += debit - credit;
        return;
    }
    sums.within.debit += debit;
    sums.within.credit += credit;
}

std::vector<TrialBalance::Line> TrialBalance::lines() const {
    std::vector<Line> lines;
    lines.reserve(sums_.size());
    std::map<Account, Money> stands;  // by day: at the end of the one before
    for (const auto& [key, sums] : sums_) {
        const auto& [group, account] = key;
        Money opening = sums.opening;
        if (by_ == By::day) {
            opening += stands[account];
            stands[account] = opening + sums.within.balance();
            if (group.empty()) continue;
        }
        lines.push_back({group, account, opening, sums.within});
    }
    return lines;
}

TrialBalance::Line TrialBalance::total() const {
    Line total{"", no_account(), {}, {}};
    for (const auto& [key, sums] : sums_) {
        total.opening += sums.opening;
        total.within.debit += sums.within.debit;
        total.within.credit += sums.within.credit;
    }
    return total;
}

bool TrialBalance::is_balanced() const {
    const Line sum = total();
    return sum.opening.is_zero() && sum.within.balance().is_zero();
}

std::string account_name(const Account& account, Language language) {
    for (const auto& [kind, words] : account_words()) {
        if (account.kind() != kind) continue;
        const std::string& word = words.in(language);
        if (account.text().size() == kind.size()) return word;
        std::string rest = account.text().substr(kind.size() + 1);
        for (char& c : rest)
            if (c == ':') c = ' ';
        return fmt::format("{} {}", word, rest);
    }
    return account.text();
}

}  // namespace canbao
