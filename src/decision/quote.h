#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "decision/subsidy_split.h"
#include "decision/waiting.h"
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
    std::size_t tier = 0;  // of the table's tiers; 0 where there are none
};

// The answer to a quote: granted with what is owed and when cover begins, refused, or undetermined because
// the law defers to something unpublished. Source of every field: docs/formats/decisions.md.
struct Quote {
    struct Granted {
        Money standard;                       // pro rata where the pack says so
        std::vector<SubsidyShare> subsidies;  // empty when none
        Money due;                            // standard − subsidies
        Money repair_due;
        int prepaid_years = 0;  // after this one
        Money prepaid_due;
        Money total;  // due + repair_due + prepaid_due
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
    const PriceRow* price = nullptr;           // nullptr where the decision ended before
    std::vector<Reason> reasons;  // in the order of the steps; what ended the decision stands last
    std::variant<Refused, Granted, Undetermined> outcome;
};

// Decides. The declared facts are of the types that the table declares. Pure: the same book and request give
// the same answer for ever.
Quote quote(const PolicyBook& book, const QuoteRequest& request);

}  // namespace canbao
