#include "procedure/found_person.h"

namespace canbao {

// 更正: what an act recorded wrongly about the relation no longer counts, whatever the day. The evidence is
// kept with the command.
ActResult carry_out(const ActScene& scene, const CorrectCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision =
        may_correct(scene.law, *person.entry, scene.people.others_of(*person.entry), command.corrects);
    if (outcome.decision.is_granted()) scene.people.correct(*person.entry, command.corrects, scene.number);
    return outcome;
}

}  // namespace canbao
