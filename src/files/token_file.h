#pragma once

#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// The token that a file holds: whoever shows it may act. Where there is no file, one is made with a new
// token, readable by its owner only. Errors: others may read it; it holds no token (32 to 128 letters,
// digits, "-",
// "_"); it cannot be read or written.
Result<std::string> open_token_file(const std::string& path);

// Compares in a time that does not tell where they differ.
bool equal_tokens(std::string_view one, std::string_view other);

}  // namespace canbao
