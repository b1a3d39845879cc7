#pragma once

#include <optional>

#include "policy/rule_lookup.h"
#include "vocabulary/money.h"

namespace canbao {

// The cap of critical-illness insurance and what raises it, at a place for a year.
struct IncentiveTable {
    struct Continuity {
        int after_years;
        Money for_each_year;
    };

    RegionCode region;
    int year;
    const Catalogue* catalogue;
    EffectivePack effective;

    Stated<Money> base_cap;
    std::optional<Stated<Continuity>> continuity;
    std::optional<Stated<int>> continuity_counts_from;  // the first year that counts
    std::optional<Stated<Money>> zero_claim;            // for each year
    std::optional<Stated<int>> zero_claim_counts_from;
    std::optional<Stated<Money>> ceiling;  // of both together; nothing: none is set
    // The base cap or an incentive that nobody has published, or nullptr.
    const Statement* unpublished = nullptr;
    const Statement* use_clears_zero_claim = nullptr;  // or nullptr
};

// The table of an effective pack, or nothing where it has no base cap. What contradicts itself becomes a
// problem.
std::optional<IncentiveTable> resolve_incentives(EffectivePack effective, const Catalogue& catalogue,
                                                 Problems& problems);

}  // namespace canbao
