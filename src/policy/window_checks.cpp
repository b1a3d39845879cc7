#include "policy/window_checks.h"

#include <fmt/format.h>

namespace canbao {
namespace {

void check_closed_spells(const ContributionTable& table, RuleLookup& lookup) {
    const ContributionTable::Spell window = table.window.value;
    Date free_from = window.first;
    for (const auto& spell : table.closed_spells) {
        const bool is_inside = window.first <= spell.value.first && spell.value.last <= window.last;
        if (!is_inside || spell.value.first > spell.value.last || spell.value.first < free_from) {
            lookup.add_problem(spell.source->place(),
                               {"暂停缴费期起止颠倒、在集中征缴期之外，或与另一段重叠",
                                "a closed spell is reversed, outside the window, or overlaps another"},
                               {"改正 first 与 last", "mend first and last"});
        }
        free_from = spell.value.last.plus_days(1);
    }
    const auto& days = table.payable_days;
    if (days && days->value.first > days->value.last) {
        lookup.add_problem(days->source->place(),
                           {"每月缴费日首末颠倒", "first and last payable day are reversed"},
                           {"交换 first 与 last", "exchange first and last"});
    }
}

void check_late(const ContributionTable& table, RuleLookup& lookup) {
    const ContributionTable::Spell window = table.window.value;
    const ContributionTable::Late& late = table.late.value;
    const bool nothing_follows = late.is_refused || late.when != nullptr || late.until <= window.last;
    if (table.closed_by(window.last) != nullptr && nothing_follows) {
        lookup.add_problem(table.window.source->place(),
                           {"集中征缴期的最后一天暂停缴费，其后又不能逾期参保",
                            "the last day of the window is closed, and no late enrolment follows"},
                           {"把结束日改为最后一个可缴费日",
                            "let the window close on the last day on which payment is taken"});
    }
    if (late.until < window.last) {
        lookup.add_problem(
            table.late.source->place(),
            {fmt::format("逾期参保的截止日{}早于集中征缴期结束日{}", late.until.text(), window.last.text()),
             fmt::format("late enrolment ends on {}, before the window closes on {}", late.until.text(),
                         window.last.text())},
            {"核对两个日期", "compare both dates"});
    }
    for (const PriceRow& price : table.prices) {
        if (!price.only_late || (!late.is_refused && late.until > window.last)) continue;
        lookup.add_problem(price.source->place(),
                           {"逾期缴费的标准无人适用：该年度不办理逾期参保",
                            "nobody owes this price: there is no late enrolment for the year"},
                           {"删去这一行，或改正 window.late", "remove this row, or mend window.late"});
    }
    if (late.is_refused && late.when != nullptr) {
        lookup.add_problem(
            table.late.source->place(), {"refused 与 when 不能并存", "refused and when exclude each other"},
            {"只对部分人员办理的，写 last 和 when", "where it is open to some, write last and when"});
    }
}

}  // namespace

void check_window(const ContributionTable& table, RuleLookup& lookup) {
    const ContributionTable::Spell window = table.window.value;
    const Place place = table.window.source->place();
    if (window.first > window.last) {
        lookup.add_problem(place, {"集中征缴期起止颠倒", "the window closes before it opens"},
                           {"交换 opens 与 closes", "exchange opens and closes"});
        return;
    }
    const bool is_near = window.first.year() >= table.year - 1 && window.last.year() <= table.year;
    if (!is_near) {
        lookup.add_problem(place,
                           {fmt::format("集中征缴期不在{}或{}年内", table.year - 1, table.year),
                            fmt::format("the window lies outside {} and {}", table.year - 1, table.year)},
                           {"核对年份；延续上年文件时须写明本年度的征缴期",
                            "check the years; a pack that extends last year's states its own window"});
        return;
    }
    check_closed_spells(table, lookup);
    check_late(table, lookup);
    if (!table.birth_year_due.value.is_zero()) {
        lookup.add_problem(table.birth_year_due.source->place(),
                           {"出生当年的缴费只能是0.00元", "nothing can be owed for the year of birth"},
                           {"文件要求出生当年缴费的，尚不能表达",
                            "a contribution for the year of birth cannot be expressed yet"});
    }
    if (!table.next_open_day(window.first.plus_days(-1))) {
        lookup.add_problem(
            place,
            {"集中征缴期内没有一天可以缴费", "there is no day in the window on which payment is taken"},
            {"核对每月缴费日和暂停缴费期", "check payable days and closed spells"});
    }
}

}  // namespace canbao
