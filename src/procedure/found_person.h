#pragma once

#include "procedure/acts.h"

namespace canbao {

// Whom a command is about, in its area; or why there is nobody. Whoever may not see a person is told the same
// as where there is none.
struct FoundPerson {
    const RegisterEntry* entry = nullptr;
    ActOutcome otherwise;
};
FoundPerson find_person(const ActScene& scene, const PersonReference& reference);

// Who has the document of a command now; nullptr where it is nobody's, or was given up by the person who had
// it.
const RegisterEntry* owner_of(const ActScene& scene, std::span<const BlindIndex> document);

// The first fact about a new person; a later one.
DetailFact sealed_detail(const ActScene& scene, PersonNumber number, const PersonDetail& detail,
                         const BlindIndex& document);

// Who is to be registered by the document of a command. A person keeps one number everywhere: whoever has the
// document in another area is the same person, and perhaps registered here under an older one.
struct Newcomer {
    const RegisterEntry* owner = nullptr;         // who is registered in this area already
    std::optional<PersonNumber> number = {};      // else the number that the person has elsewhere
    std::vector<const RegisterEntry*> elsewhere;  // and the entries there

    DocumentBearer bearer(RegionCode area) const { return {area, owner, elsewhere}; }
};
Newcomer newcomer_of(const ActScene& scene);

// Enters a person into the register of the area where the decision grants it; says who has the document where
// it is somebody's whom the actor sees.
ActOutcome enter_register(const ActScene& scene, const PersonDetail& detail, RegistrationDecision decision,
                          const Newcomer& newcomer);

ActFault unreadable(Error error);

}  // namespace canbao
