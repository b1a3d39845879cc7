#pragma once

#include <string>
#include <string_view>

namespace canbao {

// All roles, as they are named in options: "agency, tax, …".
std::string roles_joined(std::string_view by);

}  // namespace canbao
