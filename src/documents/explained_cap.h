#pragma once

#include "documents/explanation.h"

namespace canbao {

// Explains a cap of critical-illness insurance, with what raises it.
Explanation explain_cap(const PolicyBook& book, const CapRequest& request, Language language);
std::string summarise_cap(const CapDecision& decision, Language language);

}  // namespace canbao
