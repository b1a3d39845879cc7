#include "procedure/found_person.h"

namespace canbao {

// 新生儿"出生一件事": registers and enrols in one go, from the day of birth on.
ActResult carry_out(const ActScene& scene, const NewbornCommand& command) {
    const Newcomer newcomer = newcomer_of(scene);
    ActOutcome outcome = enter_register(
        scene, command.detail,
        may_register_newborn(scene.law, command.detail, scene.on(), newcomer.bearer(scene.area())), newcomer);
    if (!outcome.decision.is_granted()) return outcome;
    scene.people.add_enrolment(*scene.people.find(scene.area(), *outcome.person),
                               {.event = EnrolmentEvent::enrolled,
                                .cause = EnrolmentCause::first,
                                .from = command.detail.born,
                                .act = scene.number,
                                .other_area = {}});
    return outcome;
}

}  // namespace canbao
