#pragma once

#include "documents/explanation_parts.h"

namespace canbao {

// Adds the rules of the place that did not apply to the explained quote, and why. None for a refusal: it
// ended before them.
void add_spared_by_quote(Explanation& out, const QuoteRequest& request, const Speaker& say);

}  // namespace canbao
