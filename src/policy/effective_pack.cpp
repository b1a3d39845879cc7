#include "policy/effective_pack.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace canbao {
namespace {

const Pack* find_pack(const std::vector<const Pack*>& packs, const Pack::Reference& reference) {
    const auto found = std::ranges::find_if(packs, [&](const Pack* pack) {
        return pack->region == reference.region && pack->year == reference.year;
    });
    return found == packs.end() ? nullptr : *found;
}

// A broken rule may lack its days; it is taken to hold, so that nothing else takes its place.
bool holds_in(const Statement& statement, int year) {
    if (!statement.in_force) return statement.is_broken;
    return statement.in_force->contains(Date::first_of(year));
}

Date begin_of(const Statement& statement) {
    return statement.in_force ? statement.in_force->from : Date::first_of(kLastYear);
}

// Of a family that an area states anew, none of the older rules remains, whatever their names.
template <typename Rules>
void keep_newest_of_families(Rules& rules) {
    std::map<std::string_view, Date> newest;
    for (const auto& [path, statement] : rules) {
        if (statement->form->family.empty() || statement->form->span == Span::yearly) continue;
        const Date begin = begin_of(*statement);
        const auto [at, is_new] = newest.emplace(statement->form->family, begin);
        if (!is_new) at->second = std::max(at->second, begin);
    }
    std::erase_if(rules, [&](const auto& entry) {
        const auto at = newest.find(entry.second->form->family);
        return at != newest.end() && begin_of(*entry.second) < at->second;
    });
}

// What one area states for the year, by path; of dated rules the latest that is in force.
using RulesByPath = std::map<std::string_view, const Statement*>;

RulesByPath stated_by(RegionCode region, int year, const std::vector<const Pack*>& packs) {
    RulesByPath stated;
    for (const Pack* pack : packs) {
        if (pack->region != region) continue;
        for (const Statement& statement : pack->statements) {
            const bool applies =
                statement.form->span == Span::yearly ? pack->year == year : holds_in(statement, year);
            if (!applies) continue;
            const Statement*& chosen = stated[statement.path];
            if (chosen == nullptr || begin_of(*chosen) < begin_of(statement)) chosen = &statement;
        }
    }
    keep_newest_of_families(stated);
    return stated;
}

// What one pack and those that it extends further state, behind what is stated already.
void add_chain(RulesByPath& stated, const Pack* pack, int year, const std::vector<const Pack*>& packs) {
    const bool is_of_year = pack->year == year;
    for (std::size_t steps = 0; pack != nullptr && pack->extends && steps < packs.size(); ++steps) {
        pack = find_pack(packs, *pack->extends);
        if (pack == nullptr) return;
        // A family that stands nearer replaces all of it.
        const RulesByPath nearer = stated;
        for (const Statement& statement : pack->statements) {
            const bool applies =
                statement.form->span == Span::yearly ? is_of_year : holds_in(statement, year);
            const std::string_view family = statement.form->family;
            const bool is_replaced = !family.empty() && std::ranges::any_of(nearer, [&](const auto& entry) {
                return entry.second->form->family == family;
            });
            if (applies && !is_replaced) stated.try_emplace(statement.path, &statement);
        }
    }
}

// What the area's packs take over from others: yearly rules for the year of the pack that extends, dated ones
// from that year on, of a later pack before an earlier one.
void add_extended(RulesByPath& stated, RegionCode region, int year, const std::vector<const Pack*>& packs) {
    std::vector<const Pack*> extending;
    for (const Pack* pack : packs)
        if (pack->region == region && pack->year <= year && pack->extends) extending.push_back(pack);
    std::ranges::sort(extending, std::greater{}, &Pack::year);
    for (const Pack* pack : extending) add_chain(stated, pack, year, packs);
}

bool comes_before(const Statement* a, const Statement* b) {
    if (a->form != b->form) return a->form < b->form;  // both point into one array
    return std::pair(a->pack->file, a->line) < std::pair(b->pack->file, b->line);
}

void check_extends(const std::vector<const Pack*>& packs, Problems& problems) {
    for (const Pack* pack : packs) {
        const Pack* next = pack;
        std::size_t steps = 0;
        for (; next != nullptr && next->extends && steps <= packs.size(); ++steps) {
            const Pack::Reference& reference = *next->extends;
            next = find_pack(packs, reference);
            if (next == nullptr && steps == 0) {
                const std::string id = fmt::format("{}/{}", reference.region.text(), reference.year);
                problems.push_back({{pack->file, pack->line},
                                    {fmt::format("所延续的 {} 不存在", id),
                                     fmt::format("it extends {}, which does not exist", id)},
                                    {"改正 extends，或补上该文件", "mend extends, or add that file"}});
            }
        }
        if (steps > packs.size()) {
            problems.push_back({{pack->file, pack->line},
                                {"extends 循环引用", "extends leads back to itself"},
                                {"删去循环中的一个 extends", "remove one extends of the cycle"}});
        }
    }
}

void check_successors(const Statement& earlier, const Statement& later, Problems& problems) {
    const Period& before = *earlier.in_force;
    const Period& after = *later.in_force;
    const std::string other = earlier.place().text();
    if (before.from == after.from) {
        problems.push_back({later.place(),
                            {fmt::format("“{}”与 {} 自同一日起生效", later.path, other),
                             fmt::format("\"{}\" begins on the same day as in {}", later.path, other)},
                            {"删去其一，或改正 from", "remove one of them, or mend from"}});
    } else if (before.until && *before.until >= after.from) {
        problems.push_back(
            {later.place(),
             {fmt::format("“{}”与 {} 的有效期重叠", later.path, other),
              fmt::format("\"{}\" overlaps with the one in {}", later.path, other)},
             {"改正前者的 until 或后者的 from", "mend until of the earlier or from of the later"}});
    } else if (before.until && before.until->plus_days(1) < after.from) {
        problems.push_back(
            {later.place(),
             {fmt::format("“{}”与 {} 之间有空档", later.path, other),
              fmt::format("there is a gap between \"{}\" and the one in {}", later.path, other)},
             {"使两段相接；确实无规定时用 repealed = true",
              "make them meet; where no rule holds use repealed = true"}});
    }
}

void check_dates(const std::vector<const Pack*>& packs, Problems& problems) {
    std::map<std::pair<RegionCode, std::string_view>, std::vector<const Statement*>> dated;
    for (const Pack* pack : packs)
        for (const Statement& statement : pack->statements)
            if (statement.in_force) dated[{pack->region, statement.path}].push_back(&statement);
    for (auto& [where, list] : dated) {
        std::ranges::stable_sort(list, {}, [](const Statement* each) { return each->in_force->from; });
        for (std::size_t i = 1; i < list.size(); ++i) check_successors(*list[i - 1], *list[i], problems);
    }
}

}  // namespace

const Statement* EffectivePack::find(std::string_view path) const {
    const auto found = std::ranges::find(statements, path, &Statement::path);
    return found == statements.end() ? nullptr : *found;
}

std::vector<const Statement*> EffectivePack::under(std::string_view stem) const {
    std::vector<const Statement*> list;
    for (const Statement* statement : statements)
        if (statement->form->has_key() && statement->form->stem() == stem) list.push_back(statement);
    return list;
}

EffectivePack take_effect(RegionCode region, int year, const std::vector<const Pack*>& packs) {
    RulesByPath taken;
    std::vector<std::string_view> closed_families;
    for (std::optional<RegionCode> area = region; area; area = area->parent()) {
        RulesByPath stated = stated_by(*area, year, packs);
        add_extended(stated, *area, year, packs);
        for (const auto& [path, statement] : stated)
            if (std::ranges::find(closed_families, statement->form->family) == closed_families.end())
                taken.try_emplace(path, statement);
        for (const auto& [path, statement] : stated)
            if (!statement->form->family.empty()) closed_families.push_back(statement->form->family);
    }
    EffectivePack effective{region, year, {}};
    for (const auto& [path, statement] : taken)
        if (!statement->is_repealed) effective.statements.push_back(statement);
    std::ranges::sort(effective.statements, comes_before);
    return effective;
}

std::vector<RuleLeftBehind> rules_left_behind(const std::vector<const Pack*>& packs) {
    std::map<std::pair<RegionCode, std::string_view>, std::vector<const Statement*>> families;
    for (const Pack* pack : packs)
        for (const Statement& statement : pack->statements)
            if (statement.in_force && !statement.form->family.empty())
                families[{pack->region, statement.form->family}].push_back(&statement);
    std::vector<RuleLeftBehind> left;
    for (auto& [where, rules] : families) {
        std::ranges::stable_sort(rules, {}, [](const Statement* each) { return each->in_force->from; });
        for (const Statement* rule : rules) {
            const auto newer = std::ranges::find_if(
                rules, [&](const Statement* each) { return each->in_force->from > rule->in_force->from; });
            if (newer == rules.end() || rule->is_repealed) continue;
            const Date from = (*newer)->in_force->from;
            const bool has_ended = rule->in_force->until && *rule->in_force->until < from;
            const bool is_stated_anew = std::ranges::any_of(rules, [&](const Statement* each) {
                return each->path == rule->path && each->in_force->from == from;
            });
            if (!has_ended && !is_stated_anew) left.push_back({rule, *newer});
        }
    }
    return left;
}

void check_order_of_rules(const std::vector<const Pack*>& packs, Problems& problems) {
    check_extends(packs, problems);
    check_dates(packs, problems);
}

}  // namespace canbao
