#pragma once

#include <span>
#include <string_view>

namespace canbao {

// What must never be in the books: a question that answers the areas and numbers (of a person, a payment or
// an act) where it is.
struct VerificationRule {
    std::string_view name;
    std::string_view sql;
    std::string_view zh;
    std::string_view en;
};

// Of persons, relations, bills and lists.
std::span<const VerificationRule> register_rules();
// Of payments and the ledger.
std::span<const VerificationRule> money_rules();
// Of refunds and what payers of subsidies transferred.
std::span<const VerificationRule> refund_rules();

}  // namespace canbao
