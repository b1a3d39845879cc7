#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "registry/act_command.h"
#include "vocabulary/money.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

// What money is given for.
enum class PaymentItem : std::uint8_t {
    contribution,  // of the year
    repair,        // of a year that was missed, paid with the contribution of a later one
    prepaid,       // the contribution of a year to come
};
constexpr std::array<std::string_view, 3> kPaymentItems = {"contribution", "repair", "prepaid"};
constexpr std::string_view word(PaymentItem item) { return kPaymentItems[static_cast<std::size_t>(item)]; }
std::optional<PaymentItem> payment_item(std::string_view word);

// A part of a payment: for whom it is, and for what.
struct PaymentLine {
    RegionCode area;  // enrolment area, six digits
    PersonReference person;
    PaymentItem item;
    int year;      // of the item
    Money amount;  // above zero
};

// What a channel tells of a payment that it has taken. The money is there, whatever we think of it.
struct PaymentNotice {
    ChannelKey channel;
    TradeNumber trade;
    std::optional<OrderNumber> order;
    Money amount;          // above zero
    std::int64_t paid_at;  // microseconds since 1970
    // For whom, where no order tells; amounts add up to that of the notice.
    std::vector<PaymentLine> lines;
};

}  // namespace canbao
