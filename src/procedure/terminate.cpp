#include "procedure/found_person.h"

namespace canbao {

// 终止参保: by death, for employee insurance, or because the person moved away.
ActResult carry_out(const ActScene& scene, const TerminateCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision = may_terminate(command.cause, scene.on(), *person.entry);
    if (!outcome.decision.is_granted()) return outcome;
    scene.people.add_enrolment(*person.entry, {.event = EnrolmentEvent::terminated,
                                               .cause = command.cause,
                                               .from = scene.on(),
                                               .act = scene.number,
                                               .other_area = command.to_area});
    return outcome;
}

}  // namespace canbao
