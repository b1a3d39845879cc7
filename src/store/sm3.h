#pragma once

#include <string>
#include <string_view>

namespace canbao {

// The SM3 digest (GB/T 32905), 32 bytes.
std::string sm3(std::string_view bytes);

}  // namespace canbao
