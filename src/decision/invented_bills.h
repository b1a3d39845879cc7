#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "decision/settle.h"

// For tests only: invented bills, chosen so that thresholds and caps are met often.

namespace canbao {

// Every table of benefits of a book, each once, with an area and a year that it serves.
struct ServedBenefits {
    RegionCode region;
    int year;
    const BenefitTable* table;
};
inline std::vector<ServedBenefits> benefits_of(const PolicyBook& book) {
    std::vector<ServedBenefits> tables;
    for (const Pack* place : book.packs())
        for (const Pack* season : book.packs()) {
            const BenefitTable* table = book.benefits(place->region, season->year);
            const bool is_new =
                table != nullptr && std::ranges::find(tables, table, &ServedBenefits::table) == tables.end();
            if (is_new) tables.push_back({place->region, season->year, table});
        }
    return tables;
}

inline rc::Gen<Money> money_up_to(Money most) {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, most.in_fen() + 1), &Money::fen);
}

// Of every size, often a few fen beside something that the law names.
inline rc::Gen<Money> any_total(const BenefitTable& table) {
    std::vector<Money> edges = {table.annual_cap.amount.value_or(Money{})};
    for (const InpatientRow& row : table.inpatient) edges.push_back(row.deductible);
    for (const CriticalBand& band : table.critical_bands) edges.push_back(band.above);
    for (const OutpatientRow& row : table.outpatient) edges.push_back(row.annual_limit);
    const auto near_edge =
        rc::gen::map(rc::gen::pair(rc::gen::elementOf(edges), rc::gen::inRange<std::int64_t>(0, 5)),
                     [](const auto& pair) { return pair.first + Money::fen(pair.second); });
    return rc::gen::oneOf(money_up_to(Money::fen(100'000)), money_up_to(Money::fen(5'000'000)),
                          money_up_to(Money::fen(80'000'000)), near_edge);
}

// Somebody under this table, whose identities do not change in the year.
inline rc::Gen<PersonFacts> insured_under(ServedBenefits served) {
    return rc::gen::exec([served] {
        const BenefitTable& table = *served.table;
        PersonFacts person{.region = served.region,
                           .born = *date_within(Date::first_of(1935), Date::first_of(served.year)),
                           .identities = {},
                           .resident_years = {},
                           .employee_years = {},
                           .employee_until = {},
                           .waiting_until = {},
                           .declared = *facts_for(table.declared_facts)};
        const int identities = *rc::gen::weightedElement<int>({{3, 0}, {3, 1}, {1, 2}});
        for (int i = 0; i < identities; ++i) {
            const auto category = *rc::gen::inRange<std::size_t>(0, table.catalogue->categories.size());
            person.identities.push_back({{static_cast<std::uint8_t>(category)}, {Date::first_of(2015), {}}});
        }
        return person;
    });
}

// A bill of this person; nothing has been paid in the year.
inline rc::Gen<SettleRequest> bill_of(ServedBenefits served, const PersonFacts& person, std::size_t tier) {
    return rc::gen::exec([served, person, tier] {
        const BenefitTable& table = *served.table;
        const Money total = *any_total(table);
        const auto share = [&] {
            return *rc::gen::oneOf(rc::gen::just(Money{}), money_up_to(Money::fen(total.in_fen() / 4)));
        };
        std::vector<std::string> diseases = {"unheard_of"};
        for (const ChronicDisease& disease : table.chronic_diseases) diseases.emplace_back(disease.key);
        return SettleRequest{.person = person,
                             .year = served.year,
                             .on = *date_within(Date::first_of(served.year), Date::last_of(served.year)),
                             .kind = *rc::gen::weightedElement<CareKind>({{4, CareKind::inpatient},
                                                                          {1, CareKind::chronic_outpatient},
                                                                          {1, CareKind::general_outpatient}}),
                             .facility = {.facility_class = *rc::gen::inRange(1, 4),
                                          .place = static_cast<FacilityPlace>(
                                              *rc::gen::inRange(0, static_cast<int>(kFacilityPlaces))),
                                          .is_filed_residence = *rc::gen::inRange(0, 4) == 0},
                             .disease = *rc::gen::elementOf(diseases),
                             .tier = tier,
                             .bill = {.total = total,
                                      .full_own_pay = share(),
                                      .over_limit = share(),
                                      .advance_own_pay = share()},
                             .so_far = {},
                             .critical_cap = {}};
    });
}

// A year of bills of one person, as yet without what the year has brought before each.
inline rc::Gen<std::vector<SettleRequest>> year_of_bills(ServedBenefits served) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::exec([served] {
                               const PersonFacts person = *insured_under(served);
                               const auto tiers = std::max<std::size_t>(served.table->tiers.size(), 1);
                               const auto tier = *rc::gen::inRange<std::size_t>(0, tiers);
                               const auto count = *rc::gen::inRange<std::size_t>(1, 7);
                               return *rc::gen::container<std::vector<SettleRequest>>(
                                   count, bill_of(served, person, tier));
                           }));
}

// One bill, somewhere in the year.
inline rc::Gen<SettleRequest> any_bill(ServedBenefits served) {
    return rc::gen::resize(rc::kNominalSize, rc::gen::exec([served] {
                               SettleRequest request = (*year_of_bills(served)).front();
                               if (*rc::gen::arbitrary<bool>()) return request;
                               const Money most = Money::fen(60'000'000);
                               request.so_far = {.stays = *rc::gen::inRange(0, 6),
                                                 .basic_paid = *money_up_to(most),
                                                 .own_pay = *money_up_to(most),
                                                 .critical_paid = *money_up_to(most),
                                                 .outpatient_paid = *money_up_to(Money::fen(60'000)),
                                                 .disease_paid = *money_up_to(Money::fen(150'000)),
                                                 .assistance_paid = *money_up_to(Money::fen(6'000'000))};
                               if (*rc::gen::inRange(0, 3) == 0) request.critical_cap = *money_up_to(most);
                               return request;
                           }));
}

inline std::string told(const YearSoFar& so_far) {
    return std::to_string(so_far.stays) + " stays, basic " + so_far.basic_paid.text() + ", own " +
           so_far.own_pay.text() + ", critical " + so_far.critical_paid.text() + ", outpatient " +
           so_far.outpatient_paid.text() + ", disease " + so_far.disease_paid.text() + ", assistance " +
           so_far.assistance_paid.text();
}

inline std::string told(const SettleRequest& request) {
    const BillAmounts& bill = request.bill;
    std::string out = request.person.region.text() + " " + std::to_string(request.year) + " on " +
                      request.on.text() + " born " + request.person.born.text() + " kind " +
                      std::to_string(static_cast<int>(request.kind)) + " class " +
                      std::to_string(request.facility.facility_class) + " place " +
                      std::to_string(static_cast<int>(request.facility.place)) +
                      (request.facility.is_filed_residence ? " filed" : "") + " disease " + request.disease +
                      " tier " + std::to_string(request.tier) + " total " + bill.total.text() + " − " +
                      bill.full_own_pay.text() + " − " + bill.over_limit.text() + " − " +
                      bill.advance_own_pay.text() + " so far " + told(request.so_far);
    for (const Identity& identity : request.person.identities)
        out += " identity " + std::to_string(identity.category.index);
    if (request.critical_cap) out += " cap " + request.critical_cap->text();
    return out;
}

inline void showValue(const ServedBenefits& served,
                      std::ostream& out) {  // NOLINT(readability-identifier-naming)
    out << served.region.text() << ' ' << served.year;
}
inline void showValue(const SettleRequest& request,
                      std::ostream& out) {  // NOLINT(readability-identifier-naming)
    out << told(request);
}

// Everything that the decision says beside its reasons.
inline std::string told_outcome(const Settlement& answer) {
    const auto optional = [](const std::optional<Money>& money) {
        return money ? money->text() : std::string("none");
    };
    if (const auto* got = std::get_if<Settlement::Granted>(&answer.outcome)) {
        return "granted in scope " + got->in_scope.text() + " advance " + got->unfiled_advance.text() +
               " deductible " + got->deductible.text() + " basic " + got->basic_paid.text() + " critical " +
               got->critical_paid.text() + " assistance " + got->assistance_paid.text() + " own " +
               got->own_pay.text() + " person " + got->person_pays.text() + " so far " + told(got->so_far);
    }
    if (std::holds_alternative<Settlement::Refused>(answer.outcome)) return "refused";
    const auto& open = std::get<Settlement::Undetermined>(answer.outcome);
    return "undetermined " + optional(open.in_scope) + " " + optional(open.deductible) + " " +
           optional(open.basic_paid) + " " + optional(open.own_pay);
}

}  // namespace canbao
