#pragma once

#include <optional>
#include <vector>

#include "policy/category_group.h"
#include "policy/rule_lookup.h"
#include "vocabulary/money.h"

namespace canbao {

// What is owed before any subsidy, in one tier, for payment on some days, by some people.
struct PriceRow {
    Money amount;
    std::optional<std::size_t> tier;  // nothing: the place has no tiers, or the row holds in each
    Date paid_from;
    Date paid_until;
    bool only_late;         // for late enrolment, and then before the rows that are not
    const Condition* when;  // for whom, or nullptr: everybody for whom no row with a condition holds
    const Statement* source;
};

// The standard falls with the months that are left of the year.
struct ProRata {
    bool only_late;  // for late enrolment only; else for every payment in the year
    bool month_of_payment_counts;
    const Condition* when;  // for whom, or nullptr: everybody
    const Statement* source;

    // 0 to 12, for a payment in the year.
    int months_left(Date paid) const;
    // Rounded half up to the fen.
    static Money price(Money standard, int months);
};

// What payers give for one category.
struct SubsidyRow {
    enum class State { not_here, known, unknown };
    struct Part {
        const NamedKey* payer;
        std::variant<Money, Rate> part;  // of the subsidy
    };

    State state = State::not_here;
    std::optional<Rate> percent;  // of the standard that is owed; nothing: the amounts count
    // By tier, or a single one for all of them. Of several, nothing says: no subsidy in that tier.
    std::vector<std::optional<Money>> amounts;
    std::vector<Part> parts;            // one or more payers; rates: the last takes what rounding leaves
    const Condition* when = nullptr;    // must hold beside the category, or nullptr
    const Statement* source = nullptr;  // where known or unknown

    // What is paid of a standard in a tier; nothing where the category has no subsidy there.
    std::optional<Money> amount(std::size_t tier, Money standard) const;
    // Whether it only says that the category gets nothing.
    bool pays_nothing() const;
};

// A day from which months run, by the day of payment.
enum class MonthStart { payment_day, first_of_month, first_of_next_month };
Date from_payment(MonthStart start, Date payment);
// "first_of_month"; nothing for another word.
std::optional<MonthStart> month_start(std::string_view word);

// Who waits, and how long.
struct WaitingRules {
    struct Floor {
        int gap_years;
        int months;
    };

    Stated<int> fixed_months;
    int fixed_days = 0;  // in place of months
    Stated<int> months_per_gap_year;
    Stated<int> count_from_year;
    bool first_gap_year_is_free = false;
    Stated<int> months_off_per_repaired_year;
    const Statement* repair_price;
    Stated<std::optional<MonthStart>> begins;  // nothing: with cover
    Stated<bool> goes_on_next_year;
    std::optional<Stated<int>> ceiling;  // of the variable months
    std::optional<Stated<Floor>> floor;
    std::optional<Stated<bool>> newborn_exempt;
    std::optional<Stated<CategoryGroup>> exempt;
    std::optional<Stated<int>> exempt_months_after_employee;
};

// Several years may be paid at once, at the first year's price.
struct Prepayment {
    std::string_view fact;                    // of type count: the years, this one included
    std::optional<CategoryGroup> categories;  // nothing: everybody
    std::optional<int> most_years;
    bool is_subsidised;  // the later years too
    const Statement* source;
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
    // What holds after the window.
    struct Late {
        Date until;             // last day of any payment for the year
        bool is_refused;        // to everybody
        const Condition* when;  // whom it is open to, or nullptr: everybody
    };

    RegionCode region;  // the area whose packs these are; smaller areas share the table
    int year;
    const Pack* pack;  // where the standard stands
    const Catalogue* catalogue;
    EffectivePack effective;

    std::vector<Tier> tiers;       // empty: nobody chooses
    std::vector<PriceRow> prices;  // the first that holds counts
    std::optional<ProRata> pro_rata;
    Stated<Spell> window;  // first and last day of collection
    std::optional<Stated<PayableDays>> payable_days;
    std::vector<Stated<Spell>> closed_spells;
    Stated<Late> late;

    std::vector<SubsidyRow> subsidies;           // by CategoryId
    std::vector<CategoryId> derived_categories;  // with a subsidy here that no list is needed for
    Stated<NamedDay> recognition;                // an identity recognised later founds no subsidy
    const Statement* overlap;
    const Statement* open_set;  // "and others": nullptr where the text names all groups

    Stated<Money> birth_year_due;
    Stated<int> newborn_grace_days;
    Stated<Date> cover_when_paid_before;
    Stated<MonthStart> cover_when_paid_in_year;
    const Statement* month_arithmetic;
    Stated<Date> cover_ends;

    std::optional<WaitingRules> waiting;
    std::vector<Prepayment> prepayments;
    std::vector<const Statement*> declared_facts;

    // What this person owes in a tier. The payment day lies in the year before, or in the year up to the last
    // day.
    const PriceRow& price(std::size_t tier, const PersonFacts& person, const DecisionDays& days,
                          bool is_late) const;
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
