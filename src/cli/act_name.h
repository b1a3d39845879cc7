#pragma once

#include <string_view>

#include "vocabulary/language.h"

namespace canbao {

// What an act of the books is called, by its kind; of an unknown kind its word.
LocalText name_of_act(std::string_view kind);

}  // namespace canbao
