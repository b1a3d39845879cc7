#pragma once

#include "documents/explanation_parts.h"

namespace canbao {

// Adds what follows on the basic fund's payment in the explained settlement: own pay, critical illness,
// medical assistance, what is left to the person; or why it ends open, and what to do.
void add_steps_of_later_layers(Explanation& out, const SettleRequest& request, const Speaker& say);

}  // namespace canbao
