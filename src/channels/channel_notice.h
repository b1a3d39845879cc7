#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "collection/payment_notice.h"

namespace canbao {

// Which entry of the channel the payer chose.
enum class PaymentKind : std::uint8_t {
    normal,   // 正常缴费, of ordinary payers
    special,  // 特殊缴费, of people whose share is subsidised: the rest, which the channel was told before
};
constexpr std::array<std::string_view, 2> kPaymentKinds = {"normal", "special"};
constexpr std::string_view word(PaymentKind kind) { return kPaymentKinds[static_cast<std::size_t>(kind)]; }

// What may be told of a payment that we have no money of.
enum class UnpaidState : std::uint8_t {
    processing,  // the channel does not know yet
    closed,      // nobody can pay by it any more
    refunded,    // the channel took the money and gave it back
};
constexpr std::array<std::string_view, 3> kUnpaidStates = {"processing", "closed", "refunded"};
constexpr std::string_view word(UnpaidState state) { return kUnpaidStates[static_cast<std::size_t>(state)]; }

// The value of a closed set by its word; nothing for another word.
template <typename Set, std::size_t kSize>
std::optional<Set> value_by_word(const std::array<std::string_view, kSize>& words, std::string_view word) {
    const auto* const found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<Set>(found - words.begin());
}

// The channel has the money.
struct PaidNotice {
    PaymentNotice payment;
    PaymentKind kind;
};

// The channel does not have it. At least one of trade and order is stated; a refund names its trade.
struct StateNotice {
    ChannelKey channel;
    UnpaidState state;
    std::optional<TradeNumber> trade;
    std::optional<OrderNumber> order;
    Money amount;     // of the payment it is about; above zero
    std::int64_t at;  // since when it is so: microseconds since 1970
};

// What a channel tells of a payment.
using ChannelNotice = std::variant<PaidNotice, StateNotice>;

}  // namespace canbao
