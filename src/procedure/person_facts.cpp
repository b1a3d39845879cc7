#include "procedure/person_facts.h"

#include <algorithm>

#include "registry/identity.h"

namespace canbao {
namespace {

void add_years(PersonFacts& facts, const RegisterEntry& entry) {
    for (const InsuredYearFact& fact : entry.insured)
        (fact.scheme == ProvedYear::Scheme::resident ? facts.resident_years : facts.employee_years)
            .insert(fact.year);
    for (const PaidYearFact& fact : entry.paid) facts.resident_years.insert(fact.year);
}

std::vector<IdentityFact> identities_of(const RegisterEntry& entry,
                                        std::span<const RegisterEntry* const> merged) {
    std::vector<IdentityFact> facts = entry.identities;
    for (const RegisterEntry* other : merged)
        facts.insert(facts.end(), other->identities.begin(), other->identities.end());
    return facts;
}

// As far as they are known to have passed by the day.
void add_employee_spells(PersonFacts& facts, const std::vector<Period>& spells, Date day) {
    for (const Period& spell : spells) {
        if (spell.from > day) continue;
        const Date last = std::min(spell.until.value_or(day), day);
        for (int year = spell.from.year(); year <= last.year(); ++year) facts.employee_years.insert(year);
        const bool has_ended = spell.until && *spell.until < day;
        if (has_ended && (!facts.employee_until || *facts.employee_until < *spell.until))
            facts.employee_until = spell.until;
    }
}

}  // namespace

Result<PersonFacts> facts_of(const RegisterEntry& entry, std::span<const RegisterEntry* const> merged,
                             Date day, const Catalogue& catalogue) {
    const DetailFact& detail = detail_on(day, entry);
    PersonFacts facts{.region = entry.area.contains(detail.residence) ? detail.residence : entry.area,
                      .born = detail.born,
                      .identities = {},
                      .resident_years = {},
                      .employee_years = {},
                      .employee_until = {},
                      .waiting_until = {},
                      .declared = {}};
    add_years(facts, entry);
    // Most people have none.
    const std::vector<IdentityFact> identities = identities_of(entry, merged);
    for (const RegisterEntry* other : merged) add_years(facts, *other);
    if (identities.empty()) return facts;
    facts.identities = TRY(identities_by(identities, catalogue));
    std::erase_if(facts.identities, [&](const Identity& identity) {
        return catalogue.at(identity.category).is_employee_insurance;
    });
    add_employee_spells(facts, employee_spells(identities, catalogue), day);
    return facts;
}

bool is_employee_on(Date day, const RegisterEntry& entry, std::span<const RegisterEntry* const> merged,
                    const Catalogue& catalogue) {
    const auto spells = employee_spells(identities_of(entry, merged), catalogue);
    return std::ranges::any_of(spells, [&](const Period& spell) { return spell.contains(day); });
}

}  // namespace canbao
