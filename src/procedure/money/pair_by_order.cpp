#include "procedure/money/pair_by_order.h"

#include "collection/order_pairs.h"
#include "store/reconciliation_store.h"

namespace canbao {
namespace {

constexpr std::size_t kTradesOfQuestion = 4000;

std::vector<OrderedDifference> orders_of_statement(const ChannelStatement& statement, const KeyMatch& match) {
    std::vector<OrderedDifference> theirs;
    for (std::size_t i = 0; i < match.size(); ++i) {
        const KeyDifference difference = match[i];
        if (difference.finding != Finding::only_theirs || difference.theirs->kind != EntryKind::paid)
            continue;
        const StatementRow row = statement.row_at(difference.theirs->reference);
        if (row.order.empty()) continue;
        auto order = OrderNumber::parse(row.order);
        CHECK(order.has_value());  // the statement was checked
        theirs.push_back({*order, i});
    }
    return theirs;
}

DatabaseResult<std::vector<OrderedDifference>> orders_of_books(Connection& connection,
                                                               const ChannelKey& channel,
                                                               const std::vector<FoundDifference>& found) {
    std::vector<OrderedDifference> ours;
    std::vector<std::string> trades;
    std::vector<std::size_t> places;
    const auto ask = [&]() -> DatabaseResult<Done> {
        const auto orders = TRY(orders_of_trades(connection, channel, trades));
        for (std::size_t i = 0; i < trades.size(); ++i)
            if (const auto order = orders.find(trades[i]); order != orders.end() && order->second)
                ours.push_back({*order->second, places[i]});
        trades.clear();
        places.clear();
        return Done{};
    };
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i].finding != Finding::only_ours || found[i].key.kind != EntryKind::paid) continue;
        trades.push_back(found[i].key.trade);
        places.push_back(i);
        if (trades.size() == kTradesOfQuestion) TRY(ask());
    }
    if (!trades.empty()) TRY(ask());
    return ours;
}

}  // namespace

DatabaseResult<Done> pair_by_order(Connection& connection, const ChannelStatement& statement,
                                   const KeyMatch& match, std::vector<FoundDifference>& found) {
    const std::vector<OrderedDifference> theirs = orders_of_statement(statement, match);
    if (theirs.empty()) return Done{};
    const auto ours = TRY(orders_of_books(connection, statement.header().channel, found));
    join_orders(found, ours, theirs);
    return Done{};
}

}  // namespace canbao
