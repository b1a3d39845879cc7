#pragma once

#include <map>
#include <set>
#include <span>
#include <vector>

#include "channels/act_answer.h"
#include "collection/payment_notice.h"
#include "store/facts.h"

namespace canbao {

// An order as it stands in the books.
struct StoredOrder {
    RegionCode area;
    std::int64_t number;  // that of its act, but where an act makes many
    std::int64_t act;
    std::vector<OrderedLine> lines;  // amounts as of the order's day
};

// The tables of orders.
std::span<const FactTable> order_tables();
// As rows of these tables.
std::vector<Facts> rows_of_orders(std::span<const StoredOrder> orders);

// Orders that are known, each with its lines.
DatabaseResult<std::map<OrderNumber, StoredOrder>> find_orders(Connection& connection,
                                                               const std::set<OrderNumber>& numbers);

}  // namespace canbao
