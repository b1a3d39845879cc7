#pragma once

#include <string>
#include <string_view>

namespace canbao {

// 32 bytes: of large files, by the processor's own instructions where it has them. What the audit chain seals
// is SM3.
std::string sha256(std::string_view bytes);

}  // namespace canbao
