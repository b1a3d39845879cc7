#pragma once

#include <vector>

#include "policy/contribution_table.h"

namespace canbao {

// The subsidies of the effective pack, by CategoryId. Adds problems for amounts, percentages and payers that
// do not fit each other or the prices.
std::vector<SubsidyRow> read_subsidies(RuleLookup& lookup, const std::vector<PriceRow>& prices,
                                       bool is_pro_rata);

}  // namespace canbao
