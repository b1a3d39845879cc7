#include "documents/bill_statement.h"

namespace canbao {
namespace {

std::uint64_t sum_of(const std::map<std::string, std::uint64_t>& counts) {
    std::uint64_t sum = 0;
    for (const auto& [key, count] : counts) sum += count;
    return sum;
}

}  // namespace

void BillStatement::add(const Bill& like, std::uint64_t bills) {
    switch (like.outcome) {
        case BillOutcome::granted:
            granted_.people += bills;
            granted_.standard += like.standard;
            granted_.subsidy += like.standard - like.due;
            granted_.due += like.due;
            if (like.reason == word(ReasonCode::birth_year_free)) granted_.born_in_year += bills;
            if (like.reason == kSettledBill) granted_.settled += bills;
            if (like.is_late) granted_.late += bills;
            return;
        case BillOutcome::undetermined:
            undetermined_[like.category] += bills;
            return;
        case BillOutcome::refused:
            refused_[like.reason] += bills;
            return;
        case BillOutcome::withdrawn:
            return;
    }
    CHECK(false);
}

void BillStatement::add_subsidy(const CategoryAndPayer& whose, std::uint64_t people, Money amount) {
    Subsidised& subsidised = subsidies_[whose];
    subsidised.people += people;
    subsidised.amount += amount;
}

void BillStatement::add(const BillStatement& other) {
    granted_.people += other.granted_.people;
    granted_.standard += other.granted_.standard;
    granted_.subsidy += other.granted_.subsidy;
    granted_.due += other.granted_.due;
    granted_.born_in_year += other.granted_.born_in_year;
    granted_.late += other.granted_.late;
    granted_.settled += other.granted_.settled;
    for (const auto& [whose, it] : other.subsidies_) add_subsidy(whose, it.people, it.amount);
    for (const auto& [category, count] : other.undetermined_) undetermined_[category] += count;
    for (const auto& [reason, count] : other.refused_) refused_[reason] += count;
}

std::map<std::string, Money> BillStatement::by_payer() const {
    std::map<std::string, Money> sums;
    for (const auto& [whose, it] : subsidies_) sums[whose.second] += it.amount;
    return sums;
}

std::uint64_t BillStatement::undetermined() const { return sum_of(undetermined_); }
std::uint64_t BillStatement::refused() const { return sum_of(refused_); }

}  // namespace canbao
