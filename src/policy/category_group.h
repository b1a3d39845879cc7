#pragma once

#include <optional>
#include <vector>

#include "policy/catalogue.h"
#include "policy/statement.h"

namespace canbao {

// The categories that a rule names: those that lists give, and those that follow from a condition.
struct CategoryGroup {
    CategorySet listed;
    std::vector<CategoryId> derived;

    // The group of a rule's `categories`; nothing where the rule does not state them.
    static std::optional<CategoryGroup> of(const Statement& rule, const Catalogue& catalogue);

    // The first of them in the catalogue that the person holds on the payment day, whenever recognised.
    std::optional<CategoryId> held_by(const PersonFacts& person, const DecisionDays& days,
                                      const Catalogue& catalogue) const;
    bool shares_any(const CategoryGroup& other) const;
};

}  // namespace canbao
