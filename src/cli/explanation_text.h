#pragma once

#include <string>

#include "documents/explanation.h"

namespace canbao {

// An explanation as a letter: headline, steps with their grounds, changes, rules spared, documents.
std::string explanation_text(const Explanation& explanation, Language language);

}  // namespace canbao
