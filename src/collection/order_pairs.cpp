#include "collection/order_pairs.h"

#include <algorithm>
#include <map>
#include <optional>

#include "vocabulary/check.h"

namespace canbao {
namespace {

// The place of each order; nothing of one that stands several times.
std::map<OrderNumber, std::optional<std::size_t>> places_of(std::span<const OrderedDifference> side) {
    std::map<OrderNumber, std::optional<std::size_t>> places;
    for (const OrderedDifference& each : side) {
        const auto [at, is_new] = places.emplace(each.order, each.place);
        if (!is_new) at->second.reset();
    }
    return places;
}

}  // namespace

std::size_t join_orders(std::vector<FoundDifference>& found, std::span<const OrderedDifference> ours,
                        std::span<const OrderedDifference> theirs) {
    const auto our_places = places_of(ours);
    std::vector<bool> is_joined(found.size());
    std::size_t pairs = 0;
    for (const auto& [order, their_place] : places_of(theirs)) {
        const auto our_place = our_places.find(order);
        if (!their_place || our_place == our_places.end() || !our_place->second) continue;
        FoundDifference& whole = found[*our_place->second];
        FoundDifference& part = found[*their_place];
        CHECK(whole.finding == Finding::only_ours && part.finding == Finding::only_theirs &&
              whole.key.kind == part.key.kind);
        whole.finding = Finding::trade_differs;
        whole.theirs = part.theirs;
        whole.their_trade = std::move(part.key.trade);
        is_joined[*their_place] = true;
        ++pairs;
    }
    std::size_t place = 0;
    std::erase_if(found, [&](const FoundDifference&) { return is_joined[place++]; });
    return pairs;
}

}  // namespace canbao
