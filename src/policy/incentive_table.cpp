#include "policy/incentive_table.h"

#include <fmt/format.h>

namespace canbao {
namespace {

// The ceiling of the incentives and the share of the base cap that it is must agree.
void check_ceiling(const Statement& ceiling, const Statement& base, RuleLookup& lookup) {
    const Rate* share = ceiling.find<Rate>("percent_of_base_cap");
    if (share == nullptr) return;
    const Money cap = base.get<Money>("amount");
    const Money expected = cap.multiply(*share, Rounding::half_up);
    const Money amount = ceiling.get<Money>("amount");
    if (expected == amount) return;
    lookup.add_problem(ceiling.place(),
                       {fmt::format("{}的{}应为{}元，写的是{}元（基本限额见 {}）", cap.text(), share->text(),
                                    expected.text(), amount.text(), base.place().text()),
                        fmt::format("{} of {} is {}, not {} (the base cap: {})", share->text(), cap.text(),
                                    expected.text(), amount.text(), base.place().text())},
                       {"改正百分比或金额", "mend the percentage or the amount"});
}

}  // namespace

std::optional<IncentiveTable> resolve_incentives(EffectivePack effective, const Catalogue& catalogue,
                                                 Problems& problems) {
    RuleLookup lookup(effective, catalogue, problems);
    const Statement* base = effective.find("critical_illness.base_cap");
    if (base == nullptr || base->is_broken) return std::nullopt;
    IncentiveTable table{.region = effective.region,
                         .year = effective.year,
                         .catalogue = &catalogue,
                         .effective = {effective.region, effective.year, {}},
                         .base_cap = {base->value<Money>("amount").value_or(Money{}), base},
                         .continuity = {},
                         .continuity_counts_from = {},
                         .zero_claim = {},
                         .zero_claim_counts_from = {},
                         .ceiling = {}};
    if (const Statement* rule = lookup.known("incentive.continuity")) {
        table.continuity = {{RuleLookup::count(*rule, "after_years"), rule->get<Money>("amount")}, rule};
        table.continuity_counts_from = {RuleLookup::count(*rule, "count_from_year"), rule};
    }
    if (const Statement* rule = lookup.known("incentive.zero_claim")) {
        table.zero_claim = {rule->get<Money>("amount"), rule};
        table.zero_claim_counts_from = {RuleLookup::count(*rule, "count_from_year"), rule};
    }
    if (const Statement* rule = lookup.known("incentive.ceiling")) {
        table.ceiling = {rule->get<Money>("amount"), rule};
        if (!base->is_unknown) check_ceiling(*rule, *base, lookup);
    }
    for (const char* path :
         {"critical_illness.base_cap", "incentive.continuity", "incentive.zero_claim", "incentive.ceiling"}) {
        const Statement* stated = effective.find(path);
        if (stated != nullptr && stated->is_unknown) table.unpublished = stated;
    }
    table.use_clears_zero_claim = lookup.known("incentive.use");
    table.effective = std::move(effective);
    return table;
}

}  // namespace canbao
