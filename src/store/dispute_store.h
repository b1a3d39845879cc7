#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "store/connection.h"
#include "vocabulary/money.h"

namespace canbao {

// What a channel said of a payment beside what stands in the books: another content under its trade, or that
// it gave the money back (field "state").
struct DisputedRow {
    std::int64_t area;  // six digits
    std::int64_t payment;
    std::string_view channel;
    std::string_view trade;
    Money amount;          // of the payment in the area
    std::int64_t paid_at;  // microseconds since 1970
    std::string_view field;
    std::string_view said;
    std::int64_t act;  // by which it was noted
};

// Of areas from the first to the last, by area and act. What the row holds is gone after the call.
DatabaseResult<Done> read_disputed(Connection& connection, std::int64_t first_area, std::int64_t last_area,
                                   const std::function<void(const DisputedRow&)>& take);

}  // namespace canbao
