#pragma once

#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// What people write in an option and stays in the books in the clear (ClearText). The error names the option.
Result<std::string> clear_option(std::string_view option, std::string_view text);

}  // namespace canbao
