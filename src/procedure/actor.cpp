#include "procedure/actor.h"

#include <algorithm>
#include <array>

namespace canbao {
namespace {

constexpr std::array<std::string_view, kRoles> kWords = {"agency",   "tax",          "finance",  "department",
                                                         "township", "collector",    "hospital", "supervisor",
                                                         "auditor",  "administrator"};

}  // namespace

std::string_view word(Role role) { return kWords[static_cast<std::size_t>(role)]; }

std::optional<Role> role_named(std::string_view word) {
    const auto* const found = std::ranges::find(kWords, word);
    if (found == kWords.end()) return std::nullopt;
    return static_cast<Role>(found - kWords.begin());
}

}  // namespace canbao
