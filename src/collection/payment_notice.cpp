#include "collection/payment_notice.h"

#include <algorithm>

namespace canbao {

std::optional<PaymentItem> payment_item(std::string_view word) {
    const auto* const found = std::ranges::find(kPaymentItems, word);
    if (found == kPaymentItems.end()) return std::nullopt;
    return static_cast<PaymentItem>(found - kPaymentItems.begin());
}

}  // namespace canbao
