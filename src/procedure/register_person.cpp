#include "procedure/found_person.h"

namespace canbao {

// 人员登记: a person enters the register of an area.
ActResult carry_out(const ActScene& scene, const RegisterCommand& command) {
    const Newcomer newcomer = newcomer_of(scene);
    return enter_register(scene, command.detail,
                          may_register(scene.law, command.detail, scene.on(), newcomer.owner), newcomer);
}

}  // namespace canbao
