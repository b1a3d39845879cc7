#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// The last seal of an area, to be kept where those who write to the database cannot change it: whoever
// rewrites a whole chain does not match it any more.
struct ChainHead {
    std::int64_t area;
    std::int64_t seal;
    std::int64_t last_act;  // that it covers
    std::string digest;     // 32 bytes

    friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

// "140522 12 890900548774361880 2259bdd7…", the digest as 64 hexadecimal digits: docs/operate/database.md.
std::string head_text(const ChainHead& head);
// Error: it is not exactly so.
Result<ChainHead> parse_head(std::string_view text);

}  // namespace canbao
