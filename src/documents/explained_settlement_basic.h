#pragma once

#include "documents/explanation_parts.h"

namespace canbao {

// Adds the steps of the explained settlement up to the basic fund's payment: what is in scope, the row, the
// deductible, the share, the limits. A decision that ends before has fewer.
void add_steps_to_basic_payment(Explanation& out, const SettleRequest& request, const Speaker& say);

}  // namespace canbao
