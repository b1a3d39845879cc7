#include "procedure/found_person.h"

namespace canbao {

// 参保登记: cover may be paid for here from now on.
ActResult carry_out(const ActScene& scene, const EnrolCommand& command) {
    FoundPerson person = find_person(scene, command.person);
    if (person.entry == nullptr) return std::move(person.otherwise);
    ActOutcome outcome = std::move(person.otherwise);
    outcome.decision =
        may_enrol(scene.law, command, scene.on(), *person.entry, scene.people.others_of(*person.entry));
    if (!outcome.decision.is_granted()) return outcome;
    scene.people.add_enrolment(*person.entry, {.event = EnrolmentEvent::enrolled,
                                               .cause = command.cause,
                                               .from = scene.on(),
                                               .act = scene.number,
                                               .other_area = command.from_area});
    for (const ProvedYear& year : command.insured)
        scene.people.add_insured(*person.entry, {year.year, year.scheme, scene.number});
    return outcome;
}

}  // namespace canbao
