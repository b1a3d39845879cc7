#include "policy/condition.h"

#include <algorithm>

#include <fmt/format.h>

#include "policy/catalogue.h"
#include "vocabulary/overloaded.h"
#include "vocabulary/reason.h"

namespace canbao {
namespace {

std::string describe_day(NamedDay day, Language language) {
    const bool zh = language == Language::zh;
    switch (day) {
        case NamedDay::payment_day:
            return zh ? "缴费日" : "the payment day";
        case NamedDay::year_start:
            return zh ? "年度首日" : "the first day of the year";
        case NamedDay::closing_day:
            return zh ? "集中征缴期结束日" : "the closing day";
    }
    CHECK(false);
}

std::string describe_value(const FactValue& value, Language language) {
    return std::visit(
        Overloaded{[&](bool yes) -> std::string {
                       if (language == Language::zh) return yes ? "是" : "否";
                       return yes ? "yes" : "no";
                   },
                   [](std::int64_t count) { return fmt::format("{}", count); },
                   [&](Date date) { return spoken(date, language); },
                   [](Money money) { return money.text(); }, [](const std::string& word) { return word; }},
        value);
}

std::string join(const std::vector<Condition>& conditions, const Catalogue& catalogue, Language language,
                 std::string_view between) {
    std::string out;
    for (const Condition& each : conditions) {
        if (!out.empty()) out += between;
        const bool nested = std::holds_alternative<Condition::All>(each.kind) ||
                            std::holds_alternative<Condition::Any>(each.kind);
        const std::string text = describe(each, catalogue, language);
        out += nested ? "(" + text + ")" : text;
    }
    return out;
}

std::string describe_span(Date first, Date last, Language language, std::string_view zh,
                          std::string_view en) {
    const auto far_past = Date::first_of(kFirstYear);
    const auto far_future = Date::last_of(kLastYear);
    if (language == Language::zh) {
        if (last == far_future) return fmt::format("{}及以后{}", spoken(first, language), zh);
        if (first == far_past) return fmt::format("{}及以前{}", spoken(last, language), zh);
        return fmt::format("{}至{}{}", spoken(first, language), spoken(last, language), zh);
    }
    if (last == far_future) return fmt::format("{} on or after {}", en, spoken(first, language));
    if (first == far_past) return fmt::format("{} on or before {}", en, spoken(last, language));
    return fmt::format("{} from {} to {}", en, spoken(first, language), spoken(last, language));
}

}  // namespace

Date DecisionDays::on(NamedDay day) const {
    switch (day) {
        case NamedDay::payment_day:
            return payment;
        case NamedDay::year_start:
            return year_start;
        case NamedDay::closing_day:
            return closing;
    }
    CHECK(false);
}

bool holds_category(CategoryId category, const PersonFacts& facts, const DecisionDays& days,
                    const Catalogue& catalogue) {
    const auto& derived = catalogue.at(category).derived;
    if (derived) return holds(*derived, facts, days, catalogue);
    return std::ranges::any_of(facts.identities, [&](const Identity& identity) {
        return identity.category == category && identity.period.contains(days.payment);
    });
}

bool holds(const Condition& condition, const PersonFacts& facts, const DecisionDays& days,
           const Catalogue& catalogue) {
    const auto each_holds = [&](const Condition& each) { return holds(each, facts, days, catalogue); };
    return std::visit(
        Overloaded{
            [&](const Condition::HoldsCategory& it) {
                return holds_category(it.category, facts, days, catalogue);
            },
            [&](const Condition::AgeAtLeast& it) { return facts.born.age_on(days.on(it.on)) >= it.years; },
            [&](const Condition::AgeBelow& it) { return facts.born.age_on(days.on(it.on)) < it.years; },
            [&](const Condition::BornWithin& it) { return it.first <= facts.born && facts.born <= it.last; },
            [&](const Condition::PaidWithin& it) {
                return it.first <= days.payment && days.payment <= it.last;
            },
            [&](const Condition::RegisteredBy& it) {
                const Date* day = std::get_if<Date>(&it.day);
                return days.registration <= (day != nullptr ? *day : days.on(std::get<NamedDay>(it.day)));
            },
            [&](const Condition::LivesIn& it) { return it.region.contains(facts.region); },
            [&](const Condition::FactIs& it) {
                return std::ranges::any_of(facts.declared, [&](const DeclaredFact& stated) {
                    return stated.name == it.fact.name && stated.value == it.fact.value;
                });
            },
            [&](const Condition::All& it) { return std::ranges::all_of(it.conditions, each_holds); },
            [&](const Condition::Any& it) { return std::ranges::any_of(it.conditions, each_holds); },
        },
        condition.kind);
}

AskedFacts asked_by(const Condition& condition, const Catalogue& catalogue) {
    AskedFacts asked;
    const auto add = [&](const AskedFacts& more) {
        asked.birth = asked.birth || more.birth;
        asked.closing_day = asked.closing_day || more.closing_day;
        asked.registration = asked.registration || more.registration;
    };
    const auto add_each = [&](const std::vector<Condition>& conditions) {
        for (const Condition& each : conditions) add(asked_by(each, catalogue));
    };
    std::visit(
        Overloaded{
            [&](const Condition::HoldsCategory& it) {
                const auto& derived = catalogue.at(it.category).derived;
                if (derived) add(asked_by(*derived, catalogue));
            },
            [&](const Condition::AgeAtLeast& it) {
                add({.birth = true, .closing_day = it.on == NamedDay::closing_day});
            },
            [&](const Condition::AgeBelow& it) {
                add({.birth = true, .closing_day = it.on == NamedDay::closing_day});
            },
            [&](const Condition::BornWithin&) { add({.birth = true}); },
            [](const Condition::PaidWithin&) {},
            [&](const Condition::RegisteredBy& it) {
                const auto* day = std::get_if<NamedDay>(&it.day);
                add({.closing_day = day != nullptr && *day == NamedDay::closing_day, .registration = true});
            },
            [](const Condition::LivesIn&) {},
            [](const Condition::FactIs&) {},
            [&](const Condition::All& it) { add_each(it.conditions); },
            [&](const Condition::Any& it) { add_each(it.conditions); },
        },
        condition.kind);
    return asked;
}

bool exclude_each_other(const Condition& a, const Condition& b) {
    const auto excludes_b = [&](const Condition& part) { return exclude_each_other(part, b); };
    if (const auto* all = std::get_if<Condition::All>(&a.kind))
        return std::ranges::any_of(all->conditions, excludes_b);
    if (const auto* any = std::get_if<Condition::Any>(&a.kind))
        return std::ranges::all_of(any->conditions, excludes_b);
    if (std::holds_alternative<Condition::All>(b.kind) || std::holds_alternative<Condition::Any>(b.kind))
        return exclude_each_other(b, a);
    const auto lie_apart = [](const auto& one, const auto& other) {
        return one.last < other.first || other.last < one.first;
    };
    return std::visit(Overloaded{
                          [](const Condition::AgeAtLeast& older, const Condition::AgeBelow& younger) {
                              return older.on == younger.on && older.years >= younger.years;
                          },
                          [](const Condition::AgeBelow& younger, const Condition::AgeAtLeast& older) {
                              return older.on == younger.on && older.years >= younger.years;
                          },
                          [&](const Condition::BornWithin& one, const Condition::BornWithin& other) {
                              return lie_apart(one, other);
                          },
                          [&](const Condition::PaidWithin& one, const Condition::PaidWithin& other) {
                              return lie_apart(one, other);
                          },
                          [](const Condition::LivesIn& one, const Condition::LivesIn& other) {
                              return !one.region.contains(other.region) && !other.region.contains(one.region);
                          },
                          [](const Condition::FactIs& one, const Condition::FactIs& other) {
                              return one.fact.name == other.fact.name && one.fact.value != other.fact.value;
                          },
                          [](const auto&, const auto&) { return false; },
                      },
                      a.kind, b.kind);
}

std::string describe(const Condition& condition, const Catalogue& catalogue, Language language) {
    const bool zh = language == Language::zh;
    return std::visit(
        Overloaded{
            [&](const Condition::HoldsCategory& it) {
                const std::string& name = catalogue.at(it.category).name.in(language);
                return zh ? fmt::format("属于“{}”", name) : fmt::format("is a \"{}\"", name);
            },
            [&](const Condition::AgeAtLeast& it) {
                const std::string day = describe_day(it.on, language);
                return zh ? fmt::format("年满{}周岁（按{}）", it.years, day)
                          : fmt::format("aged {} or more on {}", it.years, day);
            },
            [&](const Condition::AgeBelow& it) {
                const std::string day = describe_day(it.on, language);
                return zh ? fmt::format("未满{}周岁（按{}）", it.years, day)
                          : fmt::format("aged under {} on {}", it.years, day);
            },
            [&](const Condition::BornWithin& it) {
                return describe_span(it.first, it.last, language, "出生", "born");
            },
            [&](const Condition::PaidWithin& it) {
                return describe_span(it.first, it.last, language, "缴费", "paid");
            },
            [&](const Condition::RegisteredBy& it) {
                const Date* date = std::get_if<Date>(&it.day);
                const std::string day = date != nullptr ? spoken(*date, language)
                                                        : describe_day(std::get<NamedDay>(it.day), language);
                return zh ? fmt::format("{}前（含当日）参保登记", day) : fmt::format("registered by {}", day);
            },
            [&](const Condition::LivesIn& it) {
                return zh ? fmt::format("在{}参保", it.region.text())
                          : fmt::format("enrolled in {}", it.region.text());
            },
            [&](const Condition::FactIs& it) {
                return fmt::format("{} = {}", it.fact.name, describe_value(it.fact.value, language));
            },
            [&](const Condition::All& it) {
                return join(it.conditions, catalogue, language, zh ? "，且" : ", and ");
            },
            [&](const Condition::Any& it) {
                return join(it.conditions, catalogue, language, zh ? "，或" : ", or ");
            },
        },
        condition.kind);
}

}  // namespace canbao
