#pragma once

#include <optional>
#include <vector>

#include "policy/catalogue.h"
#include "policy/effective_pack.h"
#include "policy/person_facts.h"
#include "vocabulary/money.h"

namespace canbao {

// A value of the law with the rule that states it.
template <typename T>
struct Stated {
    T value;
    const Statement* source;
};

// What a payer gives for one category.
struct SubsidyRow {
    enum class State { not_here, known, unknown };

    State state = State::not_here;
    Money amount;                       // where known
    const NamedKey* payer = nullptr;    // where known
    const Condition* when = nullptr;    // must hold beside the category, or nullptr
    const Statement* source = nullptr;  // where known or unknown
};

// Who waits, and how long.
struct WaitingRules {
    struct Floor {
        int gap_years;
        int months;
    };

    Stated<int> fixed_months;
    Stated<int> months_per_gap_year;
    Stated<int> count_from_year;
    Stated<int> months_off_per_repaired_year;
    const Statement* repair_price;
    const Statement* begins;
    Stated<bool> goes_on_next_year;
    std::optional<Stated<Floor>> floor;
    std::optional<Stated<bool>> newborn_exempt;
    std::optional<Stated<CategorySet>> exempt_categories;  // those on lists
    std::vector<CategoryId> exempt_derived;                // of the same rule, those that need no list
    std::optional<Stated<int>> exempt_months_after_employee;
};

// The law of contributions at a place for a year as flat values, resolved once when the packs are read.
struct ContributionTable {
    struct PayableDays {
        int first;
        int last;
    };
    struct Spell {
        Date first;
        Date last;
    };

    RegionCode region;  // the area whose packs these are; smaller areas share the table
    int year;
    const Pack* pack;  // where the standard stands
    const Catalogue* catalogue;
    EffectivePack effective;

    Stated<Money> standard;
    Stated<Spell> window;  // first and last day of collection
    std::optional<Stated<PayableDays>> payable_days;
    std::vector<Stated<Spell>> closed_spells;
    Stated<Date> late_until;

    std::vector<SubsidyRow> subsidies;           // by CategoryId
    std::vector<CategoryId> derived_categories;  // with a subsidy here that no list is needed for
    const Statement* recognition;
    const Statement* overlap;
    const Statement* open_set;  // "and others": nullptr where the text names all groups

    Stated<Money> birth_year_due;
    Stated<int> newborn_grace_days;
    Stated<Date> cover_when_paid_before;
    const Statement* cover_when_paid_in_year;
    const Statement* month_arithmetic;
    Stated<Date> cover_ends;

    std::optional<WaitingRules> waiting;
    std::vector<const Statement*> declared_facts;

    // The rule that closes this day of the window, or nullptr where payment is taken.
    const Statement* closed_by(Date day) const;
    // The first day after `day` in the window on which payment is taken, or nothing.
    std::optional<Date> next_open_day(Date day) const;
};

// The table of an effective pack, or nothing where it states no standard or no window. What is missing beside
// them, or contradicts itself, becomes a problem.
std::optional<ContributionTable> resolve_contribution(EffectivePack effective, const Catalogue& catalogue,
                                                      Problems& problems);

}  // namespace canbao
