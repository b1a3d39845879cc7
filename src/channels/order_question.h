#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "channels/channel_notice.h"
#include "channels/request_line.h"

namespace canbao {

// What a channel is asked: whether an order was paid. docs/formats/order-questions.md.
struct OrderQuestion {
    ChannelKey channel;
    OrderNumber order;
    Money amount;  // as the order says
    int attempt;   // from 1
};

// The channel has no such order: nobody began to pay by it there.
struct UnknownOrder {
    ChannelKey channel;
    OrderNumber order;
};
// What it answers. A payment and a state name the order.
using OrderAnswer = std::variant<PaidNotice, StateNotice, UnknownOrder>;

// Each as one JSON object, without a newline.
void append_order_question(std::string& out, const OrderQuestion& question);
void append_order_answer(std::string& out, const OrderAnswer& answer);

// Reads lines of either kind. `line` is followed by at least RequestLineReader::kPadding bytes of any kind.
class OrderLineReader {
   public:
    OrderLineReader();
    ~OrderLineReader();
    OrderLineReader(OrderLineReader&&) noexcept;
    OrderLineReader& operator=(OrderLineReader&&) noexcept;

    tl::expected<OrderQuestion, LineError> read_question(std::string_view line);
    // An answer that names no order is an error.
    tl::expected<OrderAnswer, LineError> read_answer(std::string_view line);

   private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

}  // namespace canbao
