#pragma once

#include <optional>

#include "policy/contribution_table.h"

namespace canbao {

// Waiting and repair, or nothing where no wait is stated. `needed_by` is the rule of the standard.
std::optional<WaitingRules> read_waiting(RuleLookup& lookup, const Statement& needed_by);

}  // namespace canbao
