#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace canbao {

// What money is given for.
enum class PaymentItem : std::uint8_t {
    contribution,  // of the year
    repair,        // of a year that was missed, paid with the contribution of a later one
    prepaid,       // the contribution of a year to come
};
constexpr std::array<std::string_view, 3> kPaymentItems = {"contribution", "repair", "prepaid"};
constexpr std::string_view word(PaymentItem item) { return kPaymentItems[static_cast<std::size_t>(item)]; }
constexpr std::optional<PaymentItem> payment_item(std::string_view word) {
    const auto* const found = std::ranges::find(kPaymentItems, word);
    if (found == kPaymentItems.end()) return std::nullopt;
    return static_cast<PaymentItem>(found - kPaymentItems.begin());
}

}  // namespace canbao
