#pragma once

#include <functional>

#include "procedure/acts.h"

namespace canbao {

// Whom a command is about, in its area; or why there is nobody. Whoever may not see a person is told the same
// as where there is none.
struct FoundPerson {
    const RegisterEntry* entry = nullptr;
    ActOutcome otherwise;
};
FoundPerson find_person(const ActScene& scene, const PersonReference& reference);

// Who has a document in an area now; nullptr where it is nobody's, or was given up by the person who had it.
const RegisterEntry* owner_of(const RegisterBook& people, RegionCode area,
                              std::span<const BlindIndex> document);
inline const RegisterEntry* owner_of(const ActScene& scene, std::span<const BlindIndex> document) {
    return owner_of(scene.people, scene.area(), document);
}

// A person's details in the clear, as last registered. Errors: they cannot be opened with these keys.
Result<PersonDetail> open_detail(const KeyRing& keys, const RegisterEntry& entry);
// The name as it is shown: "刘**".
Result<std::string> masked_name(const KeyRing& keys, const RegisterEntry& entry);

// Where and when a fact of details is recorded.
struct DetailPlace {
    RegionCode area;
    PersonNumber number;
    std::int64_t act;
    Date from;
};
using SealText = std::function<Sealed(std::string_view text, std::string_view place)>;
// The first fact about a new person; a later one.
DetailFact sealed_detail(const SealText& seal, const DetailPlace& place, const PersonDetail& detail,
                         const BlindIndex& document);
DetailFact sealed_detail(const ActScene& scene, PersonNumber number, const PersonDetail& detail,
                         const BlindIndex& document);

// Who is to be registered by a document. A person keeps one number everywhere: whoever has the
// document in another area is the same person, and perhaps registered here under an older one.
struct Newcomer {
    const RegisterEntry* owner = nullptr;         // who is registered in this area already
    std::optional<PersonNumber> number = {};      // else the number that the person has elsewhere
    std::vector<const RegisterEntry*> elsewhere;  // and the entries there

    DocumentBearer bearer(RegionCode area) const { return {area, owner, elsewhere}; }
};
Newcomer newcomer_of(const RegisterBook& people, RegionCode area, std::span<const BlindIndex> document);
inline Newcomer newcomer_of(const ActScene& scene) {
    return newcomer_of(scene.people, scene.area(), scene.act.documents);
}

// Enters a person into the register of the area where the decision grants it; says who has the document where
// it is somebody's whom the actor sees.
ActOutcome enter_register(const ActScene& scene, const PersonDetail& detail, RegistrationDecision decision,
                          const Newcomer& newcomer);

ActFault unreadable(Error error);

}  // namespace canbao
