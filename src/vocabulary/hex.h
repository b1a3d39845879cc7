#pragma once

#include <string>
#include <string_view>

namespace canbao {

// Bytes as digits: "\x0f" → "0f".
inline std::string hex_of(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out += kDigits[value >> 4U];
        out += kDigits[value & 0xfU];
    }
    return out;
}

}  // namespace canbao
