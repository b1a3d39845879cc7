#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "policy/person_facts.h"

namespace canbao {

// The days that a rule may name without a date of its own.
enum class NamedDay { payment_day, year_start, closing_day };

// The day of payment, of registration, and those that the pack fixes for the year.
struct DecisionDays {
    Date payment;
    Date registration;
    Date year_start;
    Date closing;

    Date on(NamedDay day) const;
};

// A condition of a rule: a closed set of kinds, joined by all and any. No expression language.
struct Condition {
    struct HoldsCategory {
        CategoryId category;
        friend bool operator==(const HoldsCategory&, const HoldsCategory&) = default;
    };
    struct AgeAtLeast {
        int years;
        NamedDay on;
        friend bool operator==(const AgeAtLeast&, const AgeAtLeast&) = default;
    };
    struct AgeBelow {
        int years;
        NamedDay on;
        friend bool operator==(const AgeBelow&, const AgeBelow&) = default;
    };
    struct BornWithin {
        Date first;
        Date last;
        friend bool operator==(const BornWithin&, const BornWithin&) = default;
    };
    struct PaidWithin {
        Date first;
        Date last;
        friend bool operator==(const PaidWithin&, const PaidWithin&) = default;
    };
    struct RegisteredBy {
        std::variant<NamedDay, Date> day;
        friend bool operator==(const RegisteredBy&, const RegisteredBy&) = default;
    };
    struct LivesIn {
        RegionCode region;
        friend bool operator==(const LivesIn&, const LivesIn&) = default;
    };
    struct FactIs {
        DeclaredFact fact;
        friend bool operator==(const FactIs&, const FactIs&) = default;
    };
    struct All {
        std::vector<Condition> conditions;
        bool operator==(const All&) const;
    };
    struct Any {
        std::vector<Condition> conditions;
        bool operator==(const Any&) const;
    };

    std::variant<HoldsCategory, AgeAtLeast, AgeBelow, BornWithin, PaidWithin, RegisteredBy, LivesIn, FactIs,
                 All, Any>
        kind;

    friend bool operator==(const Condition&, const Condition&) = default;
};

inline bool Condition::All::operator==(const All&) const = default;
inline bool Condition::Any::operator==(const Any&) const = default;

struct Catalogue;

// Whether the condition holds. The catalogue tells which categories follow from a condition of their own.
bool holds(const Condition& condition, const PersonFacts& facts, const DecisionDays& days,
           const Catalogue& catalogue);

// Whether both can be seen never to hold of one person on one day: ages, births, payments, facts and places
// that lie apart. False where they may both hold, or where only the lists of people could tell.
bool exclude_each_other(const Condition& a, const Condition& b);

// What a condition asks about, through the conditions of its categories too.
struct AskedFacts {
    bool birth = false;
    bool closing_day = false;
    bool registration = false;
};
AskedFacts asked_by(const Condition& condition, const Catalogue& catalogue);

// Whether the person holds the category on the payment day, by a list or by the category's own condition.
bool holds_category(CategoryId category, const PersonFacts& facts, const DecisionDays& days,
                    const Catalogue& catalogue);

// The condition in words, as part of a sentence: "年满60周岁（按缴费日）或未满18周岁（按缴费日）".
std::string describe(const Condition& condition, const Catalogue& catalogue, Language language);

}  // namespace canbao
