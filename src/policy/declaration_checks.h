#pragma once

#include "policy/rule_lookup.h"

namespace canbao {

// Adds problems for declarations that contradict themselves, whether or not a table reads them: words of a
// fact that is no word, a channel with two lags, more tiers than can be told apart.
void check_declarations(RuleLookup& lookup);

}  // namespace canbao
