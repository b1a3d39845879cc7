#pragma once

#include <string>
#include <string_view>

#include "registry/act_command.h"

namespace canbao {

// The command with its fields in one order, without blanks and without what is not stated: equal commands
// have equal texts. An ActLineReader reads it as the same command. It holds personal data in the clear.
std::string canonical_text(const ActCommand& command);

// The first field in which two canonical texts differ.
std::string first_difference(std::string_view one, std::string_view other);

}  // namespace canbao
