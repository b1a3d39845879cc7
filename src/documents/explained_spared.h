#pragma once

#include <vector>

#include "documents/explanation.h"

namespace canbao {

// The rules of the place that did not apply to a quote, and why. None for a refusal: it ended before them.
std::vector<Explanation::Spared> spared_by(const QuoteRequest& request, const Quote& quote,
                                           Language language);

}  // namespace canbao
