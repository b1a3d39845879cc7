#pragma once

#include "documents/explanation.h"

namespace canbao {

// Explains whether a contribution is given back.
Explanation explain_refund(const PolicyBook& book, const RefundRequest& request, Language language);
std::string summarise_refund(const RefundDecision& decision, Language language);

}  // namespace canbao
