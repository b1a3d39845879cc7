#include <algorithm>

#include <fmt/format.h>

#include "policy/contribution_table.h"
#include "policy/price_reader.h"
#include "policy/subsidy_reader.h"
#include "policy/waiting_reader.h"
#include "policy/window_checks.h"

namespace canbao {
namespace {

NamedDay named_day(const std::string& word) {
    if (word == "payment_day") return NamedDay::payment_day;
    return word == "year_start" ? NamedDay::year_start : NamedDay::closing_day;
}

class ContributionResolver {
   public:
    ContributionResolver(const EffectivePack& effective, const Catalogue& catalogue, Problems& problems)
        : lookup_(effective, catalogue, problems), year_(effective.year) {}

    std::optional<ContributionTable> resolve() {
        const Statement* standard = first_price(lookup_);
        const Statement* window = lookup_.effective().find("window.collection");
        for (const Statement* decides : {standard, window})
            if (decides == nullptr || decides->is_unknown || decides->is_broken) return std::nullopt;
        const Statement* late = lookup_.require("window.late", *standard);
        const Statement* recognition = lookup_.require("identity.recognition", *standard);
        const Statement* overlap = lookup_.require("identity.overlap", *standard);
        const Statement* birth_year = lookup_.require("newborn.birth_year", *standard);
        const Statement* grace = lookup_.require("newborn.grace", *standard);
        const Statement* before = lookup_.require("cover.before_year", *standard);
        const Statement* in_year = lookup_.require("cover.in_year", *standard);
        const Statement* ends = lookup_.require("cover.ends", *standard);
        const Statement* months = lookup_.require("cover.month_arithmetic", *standard);
        auto waiting = read_waiting(lookup_, *standard);
        if (lookup_.is_missing()) return std::nullopt;
        const ContributionTable::Late late_terms = late_of(*late);
        auto prices = read_prices(lookup_, last_payable(late_terms.until, RuleLookup::count(*grace, "days")));
        if (lookup_.is_missing()) return std::nullopt;
        auto pro_rata = read_pro_rata();
        auto subsidies = read_subsidies(lookup_, prices, pro_rata.has_value());
        ContributionTable table{
            .region = lookup_.effective().region,
            .year = year_,
            .pack = standard->pack,
            .catalogue = &lookup_.catalogue(),
            .effective = {lookup_.effective().region, year_, {}},
            .tiers = lookup_.tiers(),
            .prices = std::move(prices),
            .pro_rata = pro_rata,
            .window = {{window->get<Date>("opens"), window->get<Date>("closes")}, window},
            .payable_days = payable_days(),
            .closed_spells = closed_spells(),
            .late = {late_terms, late},
            .subsidies = std::move(subsidies),
            .derived_categories = {},
            .recognition = {named_day(recognition->get<std::string>("by")), recognition},
            .overlap = overlap,
            .open_set = lookup_.effective().find("subsidy_open_set"),
            .birth_year_due = {birth_year->get<Money>("amount"), birth_year},
            .newborn_grace_days = {RuleLookup::count(*grace, "days"), grace},
            .cover_when_paid_before = {before->get<MonthDay>("begins").in(year_), before},
            .cover_when_paid_in_year = {*month_start(in_year->get<std::string>("begins")), in_year},
            .month_arithmetic = months,
            .cover_ends = {ends->get<MonthDay>("on").in(year_), ends},
            .waiting = std::move(waiting),
            .prepayments = prepayments(),
            .declared_facts = lookup_.effective().under("fact"),
        };
        for (std::size_t i = 0; i < table.subsidies.size(); ++i)
            if (table.subsidies[i].source != nullptr && lookup_.catalogue().categories[i].derived)
                table.derived_categories.push_back({static_cast<std::uint8_t>(i)});
        check_window(table, lookup_);
        if (lookup_.is_missing()) return std::nullopt;
        return table;
    }

   private:
    ContributionTable::Late late_of(const Statement& rule) {
        const auto* when = rule.find<Condition>("when");
        if (when != nullptr) lookup_.check_facts(*when, rule);
        const auto* last = rule.find<MonthDay>("last");
        return {.until = last == nullptr ? Date::last_of(year_) : last->in(year_),
                .is_refused = last == nullptr,
                .when = when};
    }

    // Newborns of the year before may pay in their days of grace, also after everybody else.
    Date last_payable(Date late_until, int grace_days) const {
        const Date last_grace = Date::last_of(year_ - 1).plus_days(grace_days);
        return std::max(late_until, std::min(last_grace, Date::last_of(year_)));
    }

    std::optional<ProRata> read_pro_rata() {
        const Statement* rule = lookup_.known("contribution.pro_rata");
        if (rule == nullptr) return std::nullopt;
        const auto* when = rule->find<Condition>("when");
        if (when != nullptr) lookup_.check_facts(*when, *rule);
        return ProRata{.only_late = rule->get<std::string>("applies") == "late",
                       .month_of_payment_counts = rule->get<std::string>("month_of_payment") == "counts",
                       .when = when,
                       .source = rule};
    }

    std::optional<Stated<ContributionTable::PayableDays>> payable_days() const {
        const Statement* rule = lookup_.known("window.payable_days");
        if (rule == nullptr) return std::nullopt;
        const ContributionTable::PayableDays days{RuleLookup::count(*rule, "first"),
                                                  RuleLookup::count(*rule, "last")};
        return Stated<ContributionTable::PayableDays>{days, rule};
    }

    std::vector<Stated<ContributionTable::Spell>> closed_spells() const {
        std::vector<Stated<ContributionTable::Spell>> spells;
        for (const Statement* rule : lookup_.known_under("window.closed"))
            spells.push_back({{rule->get<Date>("first"), rule->get<Date>("last")}, rule});
        std::ranges::stable_sort(spells, {}, [](const auto& spell) { return spell.value.first; });
        return spells;
    }

    std::optional<CategoryGroup> group_of(const Statement& rule) {
        auto group = CategoryGroup::of(rule, lookup_.catalogue());
        if (group)
            for (const CategoryId id : group->derived)
                lookup_.check_facts({Condition::HoldsCategory{id}}, rule);
        return group;
    }

    std::vector<Prepayment> prepayments() {
        std::vector<Prepayment> list;
        for (const Statement* rule : lookup_.known_under("prepayment")) {
            const std::string& fact = rule->get<std::string>("fact");
            if (lookup_.declared_fact(fact, "count", *rule) == nullptr) continue;
            const auto twin = std::ranges::find(list, fact, &Prepayment::fact);
            if (twin != list.end()) {
                lookup_.add_problem(
                    rule->place(),
                    {fmt::format("“{}”与 {} 用同一个事实", rule->path, twin->source->place().text()),
                     fmt::format("\"{}\" uses the same fact as {}", rule->path,
                                 twin->source->place().text())},
                    {"为其中一条另声明一个事实", "declare another fact for one of them"});
            }
            list.push_back({.fact = fact,
                            .categories = group_of(*rule),
                            .most_years = rule->count("most_years"),
                            .is_subsidised = rule->get<bool>("subsidised"),
                            .source = rule});
        }
        return list;
    }

    RuleLookup lookup_;
    int year_;
};

}  // namespace

std::optional<ContributionTable> resolve_contribution(EffectivePack effective, const Catalogue& catalogue,
                                                      Problems& problems) {
    auto table = ContributionResolver(effective, catalogue, problems).resolve();
    if (table) table->effective = std::move(effective);
    return table;
}

}  // namespace canbao
