#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "policy/book.h"
#include "vocabulary/reason.h"
#include "vocabulary/year_set.h"

namespace canbao {

// What is asked: the cap of critical-illness insurance for a person in a year. Cover in the year is assumed.
struct CapRequest {
    RegionCode region;
    int year;
    YearSet resident_years;    // with cover of the resident scheme
    YearSet zero_claim_years;  // without any payment of the funds
    YearSet bonus_used_years;  // in which the raised part was used
};

// The answer. Source of every field: docs/formats/decisions.md.
struct CapDecision {
    struct Granted {
        Money base_cap;
        int continuous_years = 0;  // unbroken, the year included, from the first counting year on
        Money continuous_bonus;
        Money zero_claim_bonus;
        Money bonus;  // both, at most the ceiling
        Money cap;    // base_cap + bonus
    };
    struct Refused {};
    struct Undetermined {
        std::optional<Money> base_cap;  // nothing: it is what is not published
    };

    const IncentiveTable* table = nullptr;  // nullptr with no_policy
    std::vector<Reason> reasons;
    std::variant<Refused, Granted, Undetermined> outcome;
};

// Decides. Pure: the same book and request give the same answer for ever.
CapDecision cap(const PolicyBook& book, const CapRequest& request);

// The years before the year asked for that had cover and no payment of the funds, from the first counting
// year on: those that raise the cap, and those that using the raised part has cleared. Clauses:
// incentive.zero_claim, incentive.use.
struct ZeroClaimYears {
    YearSet counted;
    int count = 0;  // of those that are counted
    YearSet cleared;
    int last_use = 0;  // the last year of use, from the first counting year on; 0: none, or it clears nothing
};
// The table has the incentive.
ZeroClaimYears zero_claim_years(const IncentiveTable& table, const CapRequest& request);

}  // namespace canbao
