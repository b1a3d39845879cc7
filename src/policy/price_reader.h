#pragma once

#include <vector>

#include "policy/contribution_table.h"

namespace canbao {

// What the effective pack says is owed: contribution.standard, or contribution.standards.*. Adds problems for
// a tier and day without a price or with two; `last` is the last day of any payment for the year.
std::vector<PriceRow> read_prices(RuleLookup& lookup, Date last);

// The rule that decides whether a place states a standard at all, or nullptr.
const Statement* first_price(const RuleLookup& lookup);

}  // namespace canbao
