#include "decision/waiting.h"

#include <algorithm>

namespace canbao {

int years_missed(const ContributionTable& table, const PersonFacts& person) {
    if (!table.waiting) return 0;
    const int employee_year = person.employee_until ? person.employee_until->year() : 0;
    const int first_counted = std::max(table.waiting->count_from_year.value, person.born.year() + 1);
    int missed = 0;
    for (int year = table.year - 1; year >= first_counted; --year) {
        const bool is_insured = person.resident_years.contains(year) ||
                                person.employee_years.contains(year) || year == employee_year;
        if (is_insured) break;
        ++missed;
    }
    return missed;
}

WaitingSteps wait_for(const WaitingRules& rules, int years_missed, int repair_years) {
    WaitingSteps steps;
    steps.result = {.fixed = rules.fixed_months.value, .variable = 0, .days = rules.fixed_days};
    int& variable = steps.result.variable;
    const int counted = std::max(years_missed - (rules.first_gap_year_is_free ? 1 : 0), 0);
    variable = steps.months_for_gap = counted * rules.months_per_gap_year.value;
    if (rules.ceiling && variable > rules.ceiling->value) {
        variable = rules.ceiling->value;
        steps.ceiling_applied = true;
    }
    steps.months_repaired = std::min(variable, repair_years * rules.months_off_per_repaired_year.value);
    variable -= steps.months_repaired;
    if (rules.floor && years_missed >= rules.floor->value.gap_years &&
        steps.result.total() < rules.floor->value.months) {
        variable = rules.floor->value.months - steps.result.fixed;
        steps.floor_applied = true;
    }
    return steps;
}

Date cover_begins(const ContributionTable& table, Date paid, const WaitingMonths& wait) {
    const Date start = paid < table.cover_when_paid_before.value
                           ? table.cover_when_paid_before.value
                           : from_payment(table.cover_when_paid_in_year.value, paid);
    if (!table.waiting || wait.is_none()) return start;
    const auto runs_from = table.waiting->begins.value;
    const Date from = runs_from ? from_payment(*runs_from, paid) : start;
    return std::max(start, from.plus_days(wait.days).plus_months(wait.total()));
}

}  // namespace canbao
