#pragma once

#include "policy/contribution_table.h"

namespace canbao {

// Adds problems for a window, its closed days and what follows it, where they do not fit each other.
void check_window(const ContributionTable& table, RuleLookup& lookup);

}  // namespace canbao
