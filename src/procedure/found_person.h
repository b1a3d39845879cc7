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

// The number for a person who is new in this area: the one that they have elsewhere, else this act's.
PersonNumber number_for(const ActScene& scene);

ActFault unreadable(Error error);

}  // namespace canbao
