#pragma once

#include <functional>

#include "procedure/season/bill_decider.h"
#include "store/database.h"

namespace canbao {

// Decides the bills of all persons of an area part by part in a thread of its own, so that one part is
// written while the next is read; at most kPartsAhead parts wait. `take` gets them in the order of persons,
// whoever a merge concerns last; it may use any connection of its own. Ends with the first error of either.
DatabaseResult<Done> decide_in_parts(const DatabaseAddress& database, const PolicyBook& book,
                                     const BillOrder& order,
                                     const std::function<DatabaseResult<Done>(DecidedBills)>& take);
constexpr std::size_t kPartsAhead = 4;

}  // namespace canbao
