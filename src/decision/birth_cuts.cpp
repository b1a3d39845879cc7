#include "decision/birth_cuts.h"

#include <algorithm>

#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr int kMonthsOfYear = 12;

// The first birth date of those who are younger than `years` on a day.
std::int32_t first_younger(Date day, int years) {
    // Within two days of the same date so many years before: short months shift it.
    Date born = day.plus_months(-years * kMonthsOfYear).plus_days(-2);
    while (born.age_on(day) >= years) born = born.plus_days(1);
    return born.days_since_1970();
}

DecisionDays days_of(const ContributionTable& table, Date paid) {
    return {paid, paid, Date::first_of(table.year), table.window.value.last};
}

}  // namespace

BirthCuts::BirthCuts(const ContributionTable& table) : table_(table) {
    for (const PriceRow& row : table.prices)
        if (row.when != nullptr) collect(*row.when);
    for (const SubsidyRow& row : table.subsidies)
        if (row.when != nullptr) collect(*row.when);
    for (const CategoryId id : table.derived_categories) collect(*table.catalogue->at(id).derived);
    if (table.waiting && table.waiting->exempt)
        for (const CategoryId id : table.waiting->exempt->value.derived)
            collect(*table.catalogue->at(id).derived);
    for (const Prepayment& rule : table.prepayments)
        if (rule.categories)
            for (const CategoryId id : rule.categories->derived) collect(*table.catalogue->at(id).derived);
    if (table.late.value.when != nullptr) collect(*table.late.value.when);
    if (table.pro_rata && table.pro_rata->when != nullptr) collect(*table.pro_rata->when);
}

void BirthCuts::collect(const Condition& condition) {
    std::visit(Overloaded{
                   [&](const Condition::HoldsCategory& it) {
                       const auto& derived = table_.catalogue->at(it.category).derived;
                       if (derived) collect(*derived);
                   },
                   [&](const Condition::AgeAtLeast&) { by_birth_.push_back(&condition); },
                   [&](const Condition::AgeBelow&) { by_birth_.push_back(&condition); },
                   [&](const Condition::BornWithin&) { by_birth_.push_back(&condition); },
                   [&](const Condition::PaidWithin&) { by_payment_.push_back(&condition); },
                   [&](const Condition::RegisteredBy&) {
                       by_payment_.push_back(&condition);
                       asks_for_registration_ = true;
                   },
                   [&](const Condition::LivesIn&) { asks_for_region_ = true; },
                   [](const Condition::FactIs&) {},
                   [&](const Condition::All& it) {
                       for (const Condition& each : it.conditions) collect(each);
                   },
                   [&](const Condition::Any& it) {
                       for (const Condition& each : it.conditions) collect(each);
                   },
               },
               condition.kind);
}

std::vector<std::int32_t> BirthCuts::on(Date paid) const {
    const DecisionDays days = days_of(table_, paid);
    const Date first_of_grace = paid.plus_days(-table_.newborn_grace_days.value);
    // Born in the year, in the year before, in the days of grace, after the payment.
    std::vector<std::int32_t> cuts = {Date::first_of(table_.year).days_since_1970(),
                                      Date::first_of(table_.year + 1).days_since_1970(),
                                      Date::first_of(table_.year - 1).days_since_1970(),
                                      first_of_grace.days_since_1970(), paid.plus_days(1).days_since_1970()};
    for (const Condition* condition : by_birth_) {
        if (const auto* it = std::get_if<Condition::AgeAtLeast>(&condition->kind))
            cuts.push_back(first_younger(days.on(it->on), it->years));
        if (const auto* it = std::get_if<Condition::AgeBelow>(&condition->kind))
            cuts.push_back(first_younger(days.on(it->on), it->years));
        if (const auto* it = std::get_if<Condition::BornWithin>(&condition->kind)) {
            cuts.push_back(it->first.days_since_1970());
            cuts.push_back(it->last.plus_days(1).days_since_1970());
        }
    }
    return cuts;
}

std::vector<std::int64_t> BirthCuts::marks_of(Date paid) const {
    const ContributionTable::Spell window = table_.window.value;
    std::vector<std::int64_t> marks = {paid > table_.late.value.until, paid<window.first, paid> window.last,
                                       table_.closed_by(paid) != nullptr, paid.year()};
    for (const PriceRow& row : table_.prices)
        marks.push_back(row.paid_from <= paid && paid <= row.paid_until);
    if (table_.pro_rata) marks.push_back(paid.month());
    const DecisionDays days = days_of(table_, paid);
    // Only then can an identity hold that was recognised too late.
    marks.push_back(paid > days.on(table_.recognition.value));
    const PersonFacts nobody{.region = table_.region,
                             .born = paid,
                             .identities = {},
                             .resident_years = {},
                             .employee_years = {},
                             .employee_until = {},
                             .waiting_until = {},
                             .declared = {}};
    for (const Condition* condition : by_payment_)
        marks.push_back(holds(*condition, nobody, days, *table_.catalogue));
    return marks;
}

}  // namespace canbao
