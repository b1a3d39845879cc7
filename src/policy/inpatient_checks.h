#pragma once

#include "policy/benefit_table.h"

namespace canbao {

// Adds problems for two rows that meet the same stay, and for a class and place whose rows leave out an age,
// a level or a tier. A class and place without any row is what the document leaves open, and no problem.
void check_inpatient_rows(const std::vector<InpatientRow>& rows, const std::vector<std::string>& levels,
                          RuleLookup& lookup);

}  // namespace canbao
