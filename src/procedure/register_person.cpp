#include "procedure/found_person.h"

namespace canbao {

// 人员登记: a person enters the register of an area.
ActResult carry_out(const ActScene& scene, const RegisterCommand& command) {
    const RegisterEntry* owner = owner_of(scene, scene.act.documents);
    ActOutcome outcome{{}, may_register(scene.law, command.detail, scene.on(), owner)};
    if (owner != nullptr && sees(scene.act.actor, *owner)) outcome.person = owner->number;
    if (!outcome.decision.is_granted()) return outcome;
    const PersonNumber number = number_for(scene);
    outcome.person = number;
    scene.people.add_person(scene.area(), number,
                            sealed_detail(scene, number, command.detail, scene.act.documents.front()));
    return outcome;
}

}  // namespace canbao
