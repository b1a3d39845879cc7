#pragma once

#include "documents/explanation.h"

namespace canbao {

// Explains a quote: what is owed, who pays, when cover begins.
Explanation explain_quote(const PolicyBook& book, const QuoteRequest& request, Language language);
std::string summarise_quote(const Quote& quote, Language language);

}  // namespace canbao
