#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "collection/reconciliation.h"
#include "vocabulary/payment_numbers.h"

namespace canbao {

// A difference that only one side has, whose order is known.
struct OrderedDifference {
    OrderNumber order;
    std::size_t place;  // among what was found
};

// The rules for what matching by keys leaves over: where an order stands once among what only we have, and
// once among what only they have, both are one payment under two trade numbers, and become one difference,
// `trade_differs`, with our key. An order that stands several times on a side is left to people. `found`
// comes and stays by its keys. Returns how many pairs there are.
std::size_t join_orders(std::vector<FoundDifference>& found, std::span<const OrderedDifference> ours,
                        std::span<const OrderedDifference> theirs);

}  // namespace canbao
