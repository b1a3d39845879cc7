#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include "decision/quote.h"
#include "vocabulary/invented_values.h"

// For tests only: invented people who ask for a quote, chosen so that the edges of the law are met often.

namespace canbao {

// Every table of a book, each once, with an area that it serves.
struct ServedTable {
    RegionCode region;
    const ContributionTable* table;
};
inline std::vector<ServedTable> tables_of(const PolicyBook& book) {
    std::vector<ServedTable> tables;
    for (const Pack* place : book.packs())
        for (const Pack* season : book.packs()) {
            const ContributionTable* table = book.contribution(place->region, season->year);
            const bool is_new =
                table != nullptr && std::ranges::find(tables, table, &ServedTable::table) == tables.end();
            if (is_new) tables.push_back({place->region, table});
        }
    return tables;
}

inline rc::Gen<Date> day_near(Date day, std::int32_t days) {
    return date_within(day.plus_days(-days), day.plus_days(days));
}

// A day on which somebody may come to pay: often where something begins or ends.
inline rc::Gen<Date> payment_day_for(const ContributionTable& table) {
    const auto window = table.window.value;
    std::vector<Date> edges = {window.first, window.last, table.cover_when_paid_before.value,
                               table.late.value.until};
    for (const auto& spell : table.closed_spells)
        edges.insert(edges.end(), {spell.value.first, spell.value.last});
    return rc::gen::oneOf(
        date_within(window.first, window.last),
        date_within(window.first.plus_days(-20), table.late.value.until.plus_days(40)),
        rc::gen::mapcat(rc::gen::elementOf(edges), [](Date edge) { return day_near(edge, 2); }));
}

// Mostly adults, often people at an age or a birth date that the law names.
inline rc::Gen<Date> birth_date_for(const ContributionTable& table, Date on) {
    const Date latest = on.plus_days(1);
    return rc::gen::oneOf(date_within(Date::first_of(1930), latest),
                          date_within(Date::first_of(table.year - 1), latest),
                          day_near(on.plus_days(-table.newborn_grace_days.value), 2),
                          day_near(on.plus_months(-3 * 12), 2), day_near(on.plus_months(-18 * 12), 2),
                          day_near(on.plus_months(-60 * 12), 2), rc::gen::just(*Date::parse("2004-02-29")));
}

// Any category, more often one that has a subsidy here, and more often still one whose subsidy is unknown.
inline rc::Gen<CategoryId> category_for(const ContributionTable& table) {
    std::vector<CategoryId> all;
    std::vector<CategoryId> subsidised;
    std::vector<CategoryId> unknown;
    for (std::size_t i = 0; i < table.subsidies.size(); ++i) {
        all.push_back({static_cast<std::uint8_t>(i)});
        if (table.subsidies[i].state != SubsidyRow::State::not_here) subsidised.push_back(all.back());
        if (table.subsidies[i].state == SubsidyRow::State::unknown) unknown.push_back(all.back());
    }
    if (unknown.empty()) return rc::gen::oneOf(rc::gen::elementOf(all), rc::gen::elementOf(subsidised));
    return rc::gen::oneOf(rc::gen::elementOf(all), rc::gen::elementOf(subsidised),
                          rc::gen::elementOf(unknown));
}

inline rc::Gen<Identity> identity_for(const ContributionTable& table, Date on) {
    return rc::gen::exec([&table, on] {
        const Date from =
            *rc::gen::oneOf(rc::gen::just(Date::first_of(2019)), rc::gen::just(Date::first_of(2019)),
                            day_near(table.window.value.last, 2), day_near(on, 2));
        Identity identity{*category_for(table), {from, {}}};
        if (*rc::gen::inRange(0, 4) == 0) identity.period.until = std::max(from, *day_near(on, 2));
        return identity;
    });
}

inline YearSet insured_years_for(const ContributionTable& table) {
    YearSet years;
    const int gap = *rc::gen::inRange(0, 8);
    for (int year = table.year - 12; year < table.year - gap; ++year)
        if (*rc::gen::inRange(0, 5) > 0) years.insert(year);
    return years;
}

// A value for each fact that a place declares and that a condition may use.
inline rc::Gen<std::vector<DeclaredFact>> facts_for(const std::vector<const Statement*>& declarations) {
    return rc::gen::exec([declarations] {
        std::vector<DeclaredFact> facts;
        for (const Statement* fact : declarations) {
            const std::string& type = fact->get<std::string>("type");
            const std::string name(fact->key());
            const auto* words = fact->find<std::vector<std::string>>("words");
            if (type == "yes_no") facts.push_back({name, *rc::gen::arbitrary<bool>()});
            if (type == "count") facts.push_back({name, std::int64_t{*rc::gen::inRange(0, 5)}});
            if (type == "word" && words != nullptr)
                facts.push_back({name, std::string(*rc::gen::elementOf(*words))});
        }
        return facts;
    });
}

// Anybody, on any day, under this table. Of the same spread whatever size rapidcheck asks for.
inline rc::Gen<QuoteRequest> any_request(ServedTable served) {
    return rc::gen::resize(
        rc::kNominalSize, rc::gen::exec([served] {
            const ContributionTable& table = *served.table;
            const Date on = *payment_day_for(table);
            const Date born = *birth_date_for(table, on);
            PersonFacts person{.region = served.region,
                               .born = born,
                               .identities = {},
                               .resident_years = insured_years_for(table),
                               .employee_years = {},
                               .employee_until = {},
                               .waiting_until = {},
                               .declared = {}};
            const auto identities = *rc::gen::inRange<std::size_t>(0, 5);
            person.identities =
                *rc::gen::container<std::vector<Identity>>(identities, identity_for(table, on));
            if (*rc::gen::inRange(0, 4) == 0)
                person.employee_years.insert(table.year - *rc::gen::inRange(1, 4));
            if (*rc::gen::inRange(0, 4) == 0)
                person.employee_until = *rc::gen::oneOf(day_near(on.plus_months(-3), 2), day_near(on, 200));
            if (*rc::gen::inRange(0, 8) == 0)
                person.waiting_until = *day_near(table.cover_when_paid_before.value, 200);
            const int repair = *rc::gen::weightedElement<int>({{6, 0}, {3, 1}, {2, 2}, {1, 5}});
            return QuoteRequest{person, table.year, on, on.plus_days(-*rc::gen::inRange(0, 30)), repair};
        }));
}

// The same, who also chooses a tier and perhaps states the facts that the place declares.
inline rc::Gen<QuoteRequest> any_request_with_facts(ServedTable served) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::exec([served] {
                               const ContributionTable& table = *served.table;
                               QuoteRequest request = *any_request(served);
                               if (*rc::gen::inRange(0, 3) == 0)
                                   request.person.declared = *facts_for(table.declared_facts);
                               const auto tiers = std::max<std::size_t>(table.tiers.size(), 1);
                               request.tier = *rc::gen::inRange<std::size_t>(0, tiers);
                               return request;
                           }));
}

inline void showValue(const ServedTable& served,
                      std::ostream& out) {  // NOLINT(readability-identifier-naming)
    out << served.region.text() << ' ' << served.table->year;
}

inline void showValue(const Identity& identity, std::ostream& out) {  // NOLINT(readability-identifier-naming)
    out << "identity " << static_cast<int>(identity.category.index) << " from "
        << identity.period.from.text();
    if (identity.period.until) out << " until " << identity.period.until->text();
}

inline std::string told(const QuoteRequest& request) {
    const PersonFacts& person = request.person;
    std::string out = person.region.text() + " " + std::to_string(request.year) + " on " + request.on.text() +
                      " born " + person.born.text();
    for (const Identity& identity : person.identities) {
        out +=
            " identity " + std::to_string(identity.category.index) + " from " + identity.period.from.text();
        if (identity.period.until) out += " until " + identity.period.until->text();
    }
    for (int year = kFirstYear; year <= kLastYear; ++year) {
        if (person.resident_years.contains(year)) out += " r" + std::to_string(year);
        if (person.employee_years.contains(year)) out += " e" + std::to_string(year);
    }
    if (person.employee_until) out += " employee until " + person.employee_until->text();
    if (person.waiting_until) out += " waiting until " + person.waiting_until->text();
    for (const DeclaredFact& fact : person.declared) out += " states " + fact.name;
    return out + " registered " + request.registered_on.text() + " repair " +
           std::to_string(request.repair_years) + " tier " + std::to_string(request.tier);
}

inline void showValue(const QuoteRequest& request, std::ostream& out) {
    out << told(request);
}  // NOLINT(readability-identifier-naming)

inline std::string told(const Reason& reason) {
    std::string text(word(reason.code));
    text += reason.clause == nullptr ? " (no clause): " : " (" + reason.clause->reference + "): ";
    append_text(text, reason, Language::en);
    return text;
}

inline std::vector<std::string> told_reasons(const Quote& quote) {
    std::vector<std::string> reasons;
    for (const Reason& reason : quote.reasons) reasons.push_back(told(reason));
    return reasons;
}

// Everything that the decision says beside its reasons.
inline std::string told_outcome(const Quote& quote) {
    const auto optional_day = [](const std::optional<Date>& day) {
        return day ? day->text() : std::string("none");
    };
    const auto shares = [](const std::vector<SubsidyShare>& list) {
        std::string out;
        for (const SubsidyShare& share : list)
            out += " " + share.category->key + ":" + share.payer->key + ":" + share.amount.text() + ":" +
                   share.clause->reference;
        return out;
    };
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) {
        return "granted " + granted->standard.text() + shares(granted->subsidies) + " due " +
               granted->due.text() + " repair " + granted->repair_due.text() + " prepaid " +
               granted->prepaid_due.text() + " total " + granted->total.text() +
               (granted->late ? " late" : "") + " wait " + std::to_string(granted->waiting.fixed) + "+" +
               std::to_string(granted->waiting.variable) + "+" + std::to_string(granted->waiting.days) +
               " days" + " cover " + optional_day(granted->cover_from) + " to " + granted->cover_until.text();
    }
    if (const auto* refused = std::get_if<Quote::Refused>(&quote.outcome))
        return "refused opens " + optional_day(refused->opens) + " next " +
               optional_day(refused->next_open_day);
    const auto& undetermined = std::get<Quote::Undetermined>(quote.outcome);
    return "undetermined " + undetermined.standard.text() + shares(undetermined.best_known);
}

inline bool has_reason(const Quote& quote, ReasonCode code) {
    return std::ranges::any_of(quote.reasons, [&](const Reason& reason) { return reason.code == code; });
}

inline std::vector<std::string_view> words_of(const Quote& quote) {
    std::vector<std::string_view> words;
    for (const Reason& reason : quote.reasons) words.push_back(word(reason.code));
    return words;
}

}  // namespace canbao
