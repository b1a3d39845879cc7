#include "policy/waiting_reader.h"

#include <fmt/format.h>

namespace canbao {
namespace {

void check_limits(const WaitingRules& rules, RuleLookup& lookup) {
    if (rules.floor && rules.fixed_days > 0) {
        lookup.add_problem(rules.floor->source->place(),
                           {"固定等待期按天计时，不能再写合计最少月数",
                            "with a fixed wait in days there is no least number of months"},
                           {"写 repealed = true，或固定等待期改写月数",
                            "write repealed = true, or state the fixed wait in months"});
    }
    if (rules.floor && rules.ceiling &&
        rules.fixed_months.value + rules.ceiling->value < rules.floor->value.months) {
        lookup.add_problem(
            rules.ceiling->source->place(),
            {fmt::format("固定{}个月加上限{}个月，少于 {} 的最短等待{}个月", rules.fixed_months.value,
                         rules.ceiling->value, rules.floor->source->place().text(),
                         rules.floor->value.months),
             fmt::format("{} fixed months and the ceiling of {} stay below the floor of {} ({})",
                         rules.fixed_months.value, rules.ceiling->value, rules.floor->value.months,
                         rules.floor->source->place().text())},
            {"核对上限和下限", "compare ceiling and floor"});
    }
}

// Without a fixed wait nobody waits, whatever else the place says of it. A place that repeals the fixed wait
// of a larger area need not repeal the rest.
void check_nothing_waits(RuleLookup& lookup) {
    for (const char* path : {"waiting.gap", "waiting.gap_counting", "waiting.begins", "waiting.next_year",
                             "waiting.floor", "waiting.ceiling", "repair.price", "repair.effect"}) {
        const Statement* rule = lookup.known(path);
        if (rule == nullptr || rule->pack->region != lookup.effective().region) continue;
        lookup.add_problem(
            rule->place(),
            {fmt::format("有规则“{}”，却没有 waiting.fixed，不会有人等待", path),
             fmt::format("there is \"{}\", but no waiting.fixed: nobody would wait", path)},
            {"写明 waiting.fixed（可为0个月）；不设等待期的，删去或废止其余各条",
             "state waiting.fixed (it may be 0 months); where nobody waits, remove or repeal the rest"});
        return;
    }
}

}  // namespace

std::optional<WaitingRules> read_waiting(RuleLookup& lookup, const Statement& needed_by) {
    if (lookup.effective().find("waiting.fixed") == nullptr) {
        check_nothing_waits(lookup);
        return std::nullopt;
    }
    const Statement* fixed = lookup.require("waiting.fixed", needed_by);
    const Statement* gap = lookup.require("waiting.gap", needed_by);
    const Statement* counting = lookup.require("waiting.gap_counting", needed_by);
    const Statement* begins = lookup.require("waiting.begins", needed_by);
    const Statement* next_year = lookup.require("waiting.next_year", needed_by);
    const Statement* price = lookup.require("repair.price", needed_by);
    const Statement* effect = lookup.require("repair.effect", needed_by);
    if (lookup.is_missing()) return std::nullopt;
    WaitingRules rules{
        .fixed_months = {fixed->count("months").value_or(0), fixed},
        .fixed_days = fixed->count("days").value_or(0),
        .months_per_gap_year = {RuleLookup::count(*gap, "months_per_year"), gap},
        .count_from_year = {RuleLookup::count(*counting, "count_from_year"), counting},
        .first_gap_year_is_free = counting->get<std::string>("first_year") == "free",
        .months_off_per_repaired_year = {RuleLookup::count(*effect, "months_per_year"), effect},
        .repair_price = price,
        .begins = {month_start(begins->get<std::string>("runs_from")), begins},
        .goes_on_next_year = {next_year->get<bool>("goes_on"), next_year},
        .ceiling = {},
        .floor = {},
        .newborn_exempt = {},
        .exempt = {},
        .exempt_months_after_employee = {},
    };
    if (price->get<bool>("subsidised")) {
        lookup.note_missing();
        lookup.add_problem(price->place(),
                           {"补缴享受资助的规则尚不能表达", "a subsidised repair cannot be expressed yet"},
                           {"写 subsidised = false", "write subsidised = false"});
    }
    if (const Statement* ceiling = lookup.known("waiting.ceiling"))
        rules.ceiling = {RuleLookup::count(*ceiling, "months"), ceiling};
    if (const Statement* floor = lookup.known("waiting.floor"))
        rules.floor = {{RuleLookup::count(*floor, "gap_years"), RuleLookup::count(*floor, "months")}, floor};
    if (const Statement* newborn = lookup.known("waiting.exempt.newborn"))
        rules.newborn_exempt = {newborn->get<bool>("exempt"), newborn};
    if (const Statement* employee = lookup.known("waiting.exempt.after_employee"))
        rules.exempt_months_after_employee = {RuleLookup::count(*employee, "months"), employee};
    if (const Statement* exempt = lookup.known("waiting.exempt.categories")) {
        rules.exempt = {*CategoryGroup::of(*exempt, lookup.catalogue()), exempt};
        for (const CategoryId id : rules.exempt->value.derived)
            lookup.check_facts({Condition::HoldsCategory{id}}, *exempt);
    }
    check_limits(rules, lookup);
    return rules;
}

}  // namespace canbao
