#include "cli/role_words.h"

#include "procedure/actor.h"

namespace canbao {

std::string roles_joined(std::string_view by) {
    std::string joined;
    for (std::size_t i = 0; i < kRoles; ++i) {
        if (i > 0) joined += by;
        joined += word(static_cast<Role>(i));
    }
    return joined;
}

}  // namespace canbao
