#include "policy/benefit_checks.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

// Where the place itself leaves the terms open, what it states of them beside would go unseen.
void check_not_open(RuleLookup& lookup, std::string_view terms, std::string_view stem) {
    const Statement* open = lookup.effective().find(terms);
    if (open == nullptr || !open->is_unknown) return;
    for (const Statement* rule : lookup.known_under(stem)) {
        if (!open->pack->region.contains(rule->pack->region)) continue;
        const std::string where = open->place().text();
        lookup.add_problem(
            rule->place(),
            {fmt::format("写了“{}”，但 {} 说“{}”未公布，按未公布处理", rule->path, where, terms),
             fmt::format("\"{}\" is stated, but {} says that \"{}\" is not published", rule->path, where,
                         terms)},
            {fmt::format("写明 {}；不再适用的写 repealed = true", terms),
             fmt::format("state {}, or write repealed = true for it", terms)});
    }
}

// What a place states for itself under `stem` belongs to the rule at `head`. A place that repeals the head of
// a larger area need not repeal the rest.
void check_head(RuleLookup& lookup, std::string_view head, std::string_view stem) {
    if (lookup.effective().find(head) != nullptr) return;
    for (const Statement* rule : lookup.known_under(stem)) {
        if (rule->pack->region != lookup.effective().region) continue;
        lookup.add_problem(rule->place(),
                           {fmt::format("写了“{}”，却没有“{}”", rule->path, head),
                            fmt::format("\"{}\" is stated, but no \"{}\"", rule->path, head)},
                           {fmt::format("写明 {}；不再适用的写 repealed = true", head),
                            fmt::format("state {}; what does not hold any more is repealed", head)});
    }
}

// Terms for people in hardship reach only those whom hardship.categories names.
void check_hardship_categories(RuleLookup& lookup, const Statement* rule) {
    const Statement* hardship = lookup.known("hardship.categories");
    const auto* named = rule == nullptr ? nullptr : rule->find<std::vector<std::string>>("categories");
    if (hardship == nullptr || named == nullptr) return;
    const auto& all = hardship->get<std::vector<std::string>>("categories");
    for (const std::string& category : *named) {
        if (std::ranges::find(all, category) != all.end()) continue;
        const std::string where = hardship->place().text();
        lookup.add_problem(
            rule->place(),
            {fmt::format("“{}”不在困难群众之列（{}），这项待遇不会有人享受", category, where),
             fmt::format("\"{}\" is not in hardship ({}): nobody would get this", category, where)},
            {"在 hardship.categories 中列出，或从这里删去",
             "list it in hardship.categories, or remove it here"});
    }
}

}  // namespace

void check_unseen_rules(RuleLookup& lookup) {
    check_not_open(lookup, "critical_illness.hardship", "critical_illness.hardship_band");
    check_not_open(lookup, "medical_assistance.terms", "medical_assistance.share");
    check_not_open(lookup, "benefit.chronic_outpatient", "benefit.chronic_disease");
    check_head(lookup, "critical_illness.hardship", "critical_illness.hardship_band");
    check_head(lookup, "benefit.chronic_outpatient", "benefit.chronic_disease");
    check_hardship_categories(lookup, lookup.known("critical_illness.hardship"));
    for (const Statement* rule : lookup.known_under("medical_assistance.share"))
        check_hardship_categories(lookup, rule);
}

}  // namespace canbao
