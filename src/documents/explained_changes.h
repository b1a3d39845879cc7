#pragma once

#include <vector>

#include "documents/explanation.h"

namespace canbao {

// What would change a quote: other payment days, more or fewer years repaired. Only what would really be
// decided otherwise, and no advice that costs more without bringing anything.
std::vector<Explanation::Change> changes_of(const PolicyBook& book, const QuoteRequest& request,
                                            const Quote& quote, Language language);

}  // namespace canbao
