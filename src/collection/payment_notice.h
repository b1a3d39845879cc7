#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "registry/act_command.h"
#include "vocabulary/money.h"
#include "vocabulary/payment_item.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

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
