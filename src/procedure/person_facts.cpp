#include "procedure/person_facts.h"

#include "registry/identity.h"

namespace canbao {
namespace {

void add_years(PersonFacts& facts, const RegisterEntry& entry) {
    for (const InsuredYearFact& fact : entry.insured)
        (fact.scheme == ProvedYear::Scheme::resident ? facts.resident_years : facts.employee_years)
            .insert(fact.year);
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
    // Most people have none, and no other entry.
    if (merged.empty()) {
        if (!entry.identities.empty()) facts.identities = TRY(identities_by(entry.identities, catalogue));
        return facts;
    }
    std::vector<IdentityFact> identities = entry.identities;
    for (const RegisterEntry* other : merged) {
        add_years(facts, *other);
        identities.insert(identities.end(), other->identities.begin(), other->identities.end());
    }
    facts.identities = TRY(identities_by(identities, catalogue));
    return facts;
}

}  // namespace canbao
