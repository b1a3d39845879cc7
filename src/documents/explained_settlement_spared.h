#pragma once

#include "documents/explanation_parts.h"

namespace canbao {

// Adds the rules of the place that did not apply to the explained settlement, and why, as far as the decision
// came.
void add_spared_by_settlement(Explanation& out, const SettleRequest& request, const Speaker& say);

}  // namespace canbao
