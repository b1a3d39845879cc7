#include "policy/category_group.h"

#include <algorithm>

namespace canbao {

std::optional<CategoryGroup> CategoryGroup::of(const Statement& rule, const Catalogue& catalogue) {
    const auto* keys = rule.find<std::vector<std::string>>("categories");
    if (keys == nullptr) return std::nullopt;
    CategoryGroup group;
    for (const std::string& key : *keys) {
        const auto id = catalogue.category(key);
        if (!id) continue;  // has been said where the rule was read
        if (catalogue.at(*id).derived) {
            group.derived.push_back(*id);
        } else {
            group.listed.insert(*id);
        }
    }
    return group;
}

std::optional<CategoryId> CategoryGroup::held_by(const PersonFacts& person, const DecisionDays& days,
                                                 const Catalogue& catalogue) const {
    CategorySet held;
    for (const Identity& identity : person.identities)
        if (listed.contains(identity.category) && identity.period.contains(days.payment))
            held.insert(identity.category);
    for (const CategoryId category : derived)
        if (holds_category(category, person, days, catalogue)) held.insert(category);
    if (held.is_empty()) return std::nullopt;
    return held.first();
}

bool CategoryGroup::shares_any(const CategoryGroup& other) const {
    return !(listed & other.listed).is_empty() || std::ranges::any_of(derived, [&](CategoryId id) {
        return std::ranges::find(other.derived, id) != other.derived.end();
    });
}

}  // namespace canbao
