#pragma once

#include <string>
#include <string_view>

#include "documents/explanation.h"

namespace canbao {

// An explanation as one JSON object, with the decision as its command answers it. `id` is JSON.
std::string explanation_json(const Explanation& explanation, std::string_view id, Language language);

}  // namespace canbao
