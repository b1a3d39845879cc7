#include "policy/coverage_table.h"

#include <algorithm>

namespace canbao {
namespace {

// Whoever two targets name would be counted twice in the sum.
void check_targets(const std::vector<CoverageTarget>& targets, RuleLookup& lookup) {
    for (auto one = targets.begin(); one != targets.end(); ++one) {
        for (auto other = one + 1; other != targets.end(); ++other) {
            const bool are_both_of_all = !one->group && !other->group;
            if (!are_both_of_all && (!one->group || !other->group || !one->group->shares_any(*other->group)))
                continue;
            lookup.add_problem(other->source->place(),
                               {"两个参保目标包含相同的人员", "two coverage targets name the same people"},
                               {"一个人员类别只写在一个目标里；其余人员只写一个目标",
                                "name a category in one target only, and one target for everybody else"});
        }
    }
}

}  // namespace

CoverageTable resolve_coverage(EffectivePack effective, const Catalogue& catalogue, Problems& problems) {
    RuleLookup lookup(effective, catalogue, problems);
    CoverageTable table{.region = effective.region,
                        .year = effective.year,
                        .catalogue = &catalogue,
                        .effective = {effective.region, effective.year, {}},
                        .targets = {}};
    for (const Statement* rule : lookup.known_under("target")) {
        const auto base = rule->value<std::string>("of");
        table.targets.push_back({.key = rule->key(),
                                 .name = &rule->get<LocalText>("name"),
                                 .share = rule->get<Rate>("share"),
                                 .group = CategoryGroup::of(*rule, catalogue),
                                 .is_of_task = base == "assigned_task",
                                 .source = rule});
    }
    std::ranges::stable_partition(table.targets,
                                  [](const CoverageTarget& target) { return target.group.has_value(); });
    check_targets(table.targets, lookup);
    table.effective = std::move(effective);
    return table;
}

}  // namespace canbao
