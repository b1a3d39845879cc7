#pragma once

#include "documents/explanation.h"

namespace canbao {

// Explains a settlement: what each layer pays on a bill, and what is left to the person.
Explanation explain_settlement(const PolicyBook& book, const SettleRequest& request, Language language);
std::string summarise_settlement(const Settlement& settlement, Language language);

}  // namespace canbao
