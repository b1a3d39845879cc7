#include "procedure/found_person.h"

namespace canbao {
namespace {

void note(const ActScene& scene, const RegisterEntry& entry, EnrolmentEvent event) {
    scene.people.add_enrolment(entry, {.event = event,
                                       .cause = EnrolmentCause::by_request,
                                       .from = scene.on(),
                                       .act = scene.number,
                                       .other_area = {}});
}

}  // namespace

// 暂停参保: the relation rests, so that one may begin elsewhere.
ActResult carry_out(const ActScene& scene, const SuspendCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision = may_suspend(scene.on(), *person.entry);
    if (outcome.decision.is_granted()) note(scene, *person.entry, EnrolmentEvent::suspended);
    return outcome;
}

// 恢复参保: a suspended relation goes on.
ActResult carry_out(const ActScene& scene, const ResumeCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision =
        may_resume(scene.law, scene.on(), *person.entry, scene.people.others_of(*person.entry));
    if (outcome.decision.is_granted()) note(scene, *person.entry, EnrolmentEvent::resumed);
    return outcome;
}

}  // namespace canbao
