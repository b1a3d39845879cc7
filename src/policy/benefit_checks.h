#pragma once

#include "policy/rule_lookup.h"

namespace canbao {

// Adds problems for rules of benefits that no bill would ever meet: stated beside terms that the same place
// leaves open, without the rule that they belong to, or for people of whom it does not speak.
void check_unseen_rules(RuleLookup& lookup);

}  // namespace canbao
