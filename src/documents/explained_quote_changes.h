#pragma once

#include "documents/explanation_parts.h"

namespace canbao {

// Adds what would change the explained quote: other payment days, more or fewer years repaired. Only what
// would really be decided otherwise, and no advice that costs more without bringing anything.
void add_changes_of_quote(Explanation& out, const PolicyBook& book, const QuoteRequest& request,
                          const Speaker& say);

}  // namespace canbao
