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

// Enters a person into the register of the area where the decision grants it; says who has the document where
// it is somebody's whom the actor sees.
ActOutcome enter_register(const ActScene& scene, const PersonDetail& detail, RegistrationDecision decision,
                          const RegisterEntry* owner);

ActFault unreadable(Error error);

}  // namespace canbao
