#pragma once

#include <optional>

#include "policy/contribution_table.h"

namespace canbao {

// A waiting period: fixed days or months, then variable months for the years missed.
struct WaitingMonths {
    int fixed = 0;
    int variable = 0;
    int days = 0;  // fixed, where a pack counts them

    int total() const { return fixed + variable; }
    bool is_none() const { return fixed + variable + days == 0; }
    friend bool operator==(const WaitingMonths&, const WaitingMonths&) = default;
};

// How the months of a wait came about, for the reasons.
struct WaitingSteps {
    WaitingMonths result;
    int months_for_gap = 0;
    bool ceiling_applied = false;
    int months_repaired = 0;
    bool floor_applied = false;
};

// Years in a row without cover just before `year`, as the law counts them; 0 where no rule of waiting is in
// force. Clause: waiting.gap_counting.
int years_missed(const ContributionTable& table, const PersonFacts& person);

// The wait of somebody who is not exempt and enrols late, or after years missed.
// Clauses: waiting.fixed, waiting.gap, waiting.ceiling, repair.effect, waiting.floor.
WaitingSteps wait_for(const WaitingRules& rules, int years_missed, int repair_years);

// The day on which cover begins, perhaps after the year. Clauses: cover.before_year, cover.in_year,
// waiting.begins, cover.month_arithmetic.
Date cover_begins(const ContributionTable& table, Date paid, const WaitingMonths& wait);

}  // namespace canbao
