#include "procedure/person_quote.h"

#include "procedure/person_facts.h"
#include "registry/enrolment.h"

namespace canbao {
namespace {

// The law asks for a course of study by a fact of its own, which a payment of several years states.
void declare_prepaid(const PolicyBook& book, const PaymentDay& day, PersonFacts& facts) {
    const ContributionTable* table = book.contribution(facts.region, day.year);
    if (table == nullptr || table->prepayments.empty()) return;
    facts.declared.push_back(
        {std::string(table->prepayments.front().fact), std::int64_t{day.prepaid_years} + 1});
}

}  // namespace

Result<std::optional<Quote>> quote_person(const PolicyBook& book, const Catalogue& catalogue,
                                          const KnownPerson& person, const PaymentDay& day) {
    const Standing standing = standing_on(day.on, person.entry.enrolments);
    if (standing.kind != Standing::Kind::active) return std::optional<Quote>();
    if (is_employee_on(day.on, person.entry, person.merged, catalogue)) return std::optional<Quote>();
    QuoteRequest request{.person = TRY(facts_of(person.entry, person.merged, day.on, catalogue)),
                         .year = day.year,
                         .on = day.on,
                         .registered_on = standing.since->from,
                         .repair_years = day.repair_years};
    if (day.prepaid_years > 0) declare_prepaid(book, day, request.person);
    return std::optional(quote(book, request));
}

}  // namespace canbao
