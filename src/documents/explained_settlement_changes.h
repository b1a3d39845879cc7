#pragma once

#include "documents/explanation_parts.h"

namespace canbao {

// Adds what would change the explained settlement of a stay: another hospital, a filed residence, another
// stay of the year. Only what can be told and comes out otherwise.
void add_changes_of_settlement(Explanation& out, const PolicyBook& book, const SettleRequest& request,
                               const Speaker& say);

}  // namespace canbao
