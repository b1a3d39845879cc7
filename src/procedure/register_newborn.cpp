#include "procedure/found_person.h"

namespace canbao {

// 新生儿"出生一件事": registers and enrols in one go, from the day of birth on.
ActResult carry_out(const ActScene& scene, const NewbornCommand& command) {
    const RegisterEntry* owner = owner_of(scene, scene.act.documents);
    ActOutcome outcome{{}, may_register_newborn(scene.law, command.detail, scene.on(), owner)};
    if (owner != nullptr && sees(scene.act.actor, *owner)) outcome.person = owner->number;
    if (!outcome.decision.is_granted()) return outcome;
    const PersonNumber number = number_for(scene);
    outcome.person = number;
    scene.people.add_person(scene.area(), number,
                            sealed_detail(scene, number, command.detail, scene.act.documents.front()));
    scene.people.add_enrolment(*scene.people.find(scene.area(), number), {.event = EnrolmentEvent::enrolled,
                                                                          .cause = EnrolmentCause::first,
                                                                          .from = command.detail.born,
                                                                          .act = scene.number,
                                                                          .other_area = {}});
    return outcome;
}

}  // namespace canbao
