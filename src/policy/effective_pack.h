#pragma once

#include <string_view>
#include <vector>

#include "policy/catalogue.h"
#include "policy/statement.h"

namespace canbao {

// The rules that hold at a place for a year, each from the most specific area that states it.
struct EffectivePack {
    RegionCode region;
    int year;
    std::vector<const Statement*> statements;  // in the order of the forms, one for each path

    // The rule at `path`, or nullptr.
    const Statement* find(std::string_view path) const;
    // All rules of a form with a key: those under "subsidy".
    std::vector<const Statement*> under(std::string_view stem) const;
};

// Takes the rules for (region, year) from `packs`, by the law of the year's first day.
// The rules of a region go before those of the areas around it; those of a pack that it extends stand
// between.
EffectivePack take_effect(RegionCode region, int year, const std::vector<const Pack*>& packs);

// A dated rule that ceased because its area stated others of the same family anew, and not this one.
struct RuleLeftBehind {
    const Statement* rule;
    const Statement* newer;  // the first of those that took its place
};
std::vector<RuleLeftBehind> rules_left_behind(const std::vector<const Pack*>& packs);

// Adds problems for what no place may say: extending in a circle or what does not exist, and dated rules of
// one region that overlap, or that leave a hole between an `until` and the next `from`.
void check_order_of_rules(const std::vector<const Pack*>& packs, Problems& problems);

}  // namespace canbao
