#pragma once

#include <set>
#include <string>
#include <vector>

#include "store/connection.h"
#include "vocabulary/money.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

// An order that nobody has paid.
struct UnpaidOrder {
    OrderNumber number;
    Money amount;
};
// Orders of an area by their numbers, both included.
struct OrderRange {
    RegionCode area;
    std::int64_t first, last;
};
DatabaseResult<std::vector<UnpaidOrder>> unpaid_orders(Connection& connection, const OrderRange& range);

// That a channel was asked about an order.
struct StoredQuestion {
    OrderNumber order;
    ChannelKey channel;
    std::int64_t attempt;  // from 1
    std::int64_t due_at;   // microseconds since 1970
    std::string owner;     // who asked
    std::int64_t asked_at;
};
// What a channel was asked of these orders, in the order of attempts.
DatabaseResult<std::vector<StoredQuestion>> questions_of(Connection& connection, const OrderRange& range,
                                                         const ChannelKey& channel);
// Takes attempts for their owner; those that somebody else has taken stay theirs. Within a transaction.
DatabaseResult<Done> take_questions(Connection& connection, const std::vector<StoredQuestion>& questions);

// What was answered to the attempts of an owner: a word of channel_notice.h, paid, unknown or silent.
struct AnsweredQuestion {
    OrderNumber order;
    ChannelKey channel;
    std::int64_t attempt;
    std::string owner;
    std::string answer;
};
DatabaseResult<Done> note_answers(Connection& connection, const std::vector<AnsweredQuestion>& answers);

}  // namespace canbao
