#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace canbao {

// What a row of a statement tells: which of our books it is held against.
enum class EntryKind : std::uint8_t {
    paid,      // the channel took money
    refunded,  // it gave money back
    posted,    // the treasury has it
};
constexpr std::array<std::string_view, 3> kEntryKinds = {"paid", "refunded", "posted"};
constexpr std::string_view word(EntryKind kind) { return kEntryKinds[static_cast<std::size_t>(kind)]; }
constexpr std::optional<EntryKind> entry_kind(std::string_view word) {
    const auto* const found = std::ranges::find(kEntryKinds, word);
    if (found == kEntryKinds.end()) return std::nullopt;
    return static_cast<EntryKind>(found - kEntryKinds.begin());
}

}  // namespace canbao
