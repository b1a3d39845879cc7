// Heads of the audit chain: what can be read is written back as it was.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "channels/chain_head.h"
#include "vocabulary/check.h"

using namespace canbao;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const auto head = parse_head(text);
    if (head) CHECK(head_text(*head) == text);
    return 0;
}
