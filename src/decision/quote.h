#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "policy/book.h"
#include "policy/person_facts.h"
#include "vocabulary/reason.h"

namespace canbao {

// What is asked: the contribution of a person for a year, paid on a day.
struct QuoteRequest {
    PersonFacts person;
    int year;
    Date on;             // payment day
    Date registered_on;  // registration day
    int repair_years = 0;
};

// What one payer gives of the standard.
struct SubsidyShare {
    const Category* category;
    const NamedKey* payer;
    Money amount;
    const Clause* clause;
};

struct WaitingMonths {
    int fixed = 0;
    int variable = 0;

    int total() const { return fixed + variable; }
    friend bool operator==(const WaitingMonths&, const WaitingMonths&) = default;
};

// The answer to a quote: granted with what is owed and when cover begins, refused, or undetermined because
// the law defers to something unpublished. Source of every field: docs/formats/decisions.md.
struct Quote {
    struct Granted {
        Money standard;
        std::vector<SubsidyShare> subsidies;  // empty when none
        Money due;                            // standard − subsidies
        Money repair_due;
        Money total;  // due + repair_due
        bool late = false;
        WaitingMonths waiting;
        std::optional<Date> cover_from;  // nothing: cover would begin after the year
        Date cover_until;
    };
    struct Refused {
        std::optional<Date> opens;          // with before_window
        std::optional<Date> next_open_day;  // with closed_day
    };
    struct Undetermined {
        Money standard;
        std::vector<SubsidyShare> best_known;
    };

    const ContributionTable* table = nullptr;  // nullptr with no_policy
    std::vector<Reason> reasons;  // in the order of the steps; what ended the decision stands last
    std::variant<Refused, Granted, Undetermined> outcome;
};

// Years in a row without cover just before `year`, as the law counts them; 0 where no rule of waiting is in
// force.
int years_missed(const ContributionTable& table, const PersonFacts& person);

// Decides. Pure: the same book and request give the same answer for ever.
Quote quote(const PolicyBook& book, const QuoteRequest& request);

}  // namespace canbao
