#pragma once

#include <vector>

#include "store/facts.h"

namespace canbao {

// Every table of what acts did, in the order in which rows of an act make its digest. A new table is named
// here; schema_test and verification_test then look at it by themselves.
std::vector<const FactTable*> fact_tables();

}  // namespace canbao
