#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "channels/statement_row.h"
#include "collection/reconciliation.h"
#include "store/facts.h"

namespace canbao {

// Which statements are meant: of a channel, in the books of an area, of these days.
struct ReconciliationKey {
    RegionCode area;
    ChannelKey channel;
    Date first;
    Date last;
    friend bool operator==(const ReconciliationKey&, const ReconciliationKey&) = default;
};

struct StoredReconciliation {
    ReconciliationKey key;
    std::int32_t file;
    std::int64_t act;
    std::string digest;  // SM3
    bool is_whole;       // of all areas
    std::int64_t matched;
    Money amount;
};
struct StoredDifference {
    ReconciliationKey key;
    Difference difference;
};

std::span<const FactTable> reconciliation_tables();
std::vector<Facts> rows_of_reconciliation(const StoredReconciliation& run,
                                          std::span<const StoredDifference> differences);
// Versions that people add, by one act.
std::vector<Facts> rows_of_differences(std::span<const StoredDifference> differences, std::int64_t act);

// Runs over an area's books, the earliest first.
DatabaseResult<std::vector<StoredReconciliation>> reconciliations_of(Connection& connection, RegionCode area,
                                                                     const ChannelKey& channel);
// The last version of each difference of a channel.
DatabaseResult<std::vector<StoredDifference>> differences_of(Connection& connection, RegionCode area,
                                                             const ChannelKey& channel);

// The treasury, which sends statements like a channel: of what was posted of all channels, and of what it
// paid back.
constexpr std::string_view kTreasuryChannel = "treasury";

// What our books have of a channel's payments: rows of payments that were made on these days, or posted, or
// paid back.
struct OurRows {
    std::int64_t first_area;
    std::int64_t last_area;
    ChannelKey channel;
    Date from;
    Date until;
    std::int64_t after = 0;  // numbers of payments that were recorded before, which need no look
};
struct OurRow {
    std::string_view trade;
    Money amount;
    Date day;
    std::int64_t payment;
};
// A part of them: payments of an area with numbers above `after`, up to `up_to`.
struct PaymentRange {
    std::int64_t area;
    std::int64_t after;
    std::int64_t up_to;
};
// Ranges of about one size, some `parts` in all, one for each area at least.
DatabaseResult<std::vector<PaymentRange>> part_payments(Connection& connection, const OurRows& rows,
                                                        int parts);
DatabaseResult<Done> read_our_payments(Connection& connection, const OurRows& rows, const PaymentRange& range,
                                       const std::function<void(const OurRow&)>& take);
// Of the treasury: those of every channel.
DatabaseResult<Done> read_our_postings(Connection& connection, const OurRows& rows,
                                       const std::function<void(const OurRow&)>& take);
// Refunds that a bank has paid for the treasury, by the bank's reference; other channels have none.
DatabaseResult<Done> read_our_refunds(Connection& connection, const OurRows& rows,
                                      const std::function<void(const OurRow&)>& take);

// Those of these trades by which a channel has told of payments, in whichever areas, with their orders where
// they have one.
DatabaseResult<std::map<std::string, std::optional<OrderNumber>>> orders_of_trades(
    Connection& connection, const ChannelKey& channel, std::span<const std::string> trades);

// Areas that have payments, and the channels by which any came.
DatabaseResult<std::vector<RegionCode>> areas_paid_in(Connection& connection, std::int64_t first_area,
                                                      std::int64_t last_area);
DatabaseResult<std::vector<ChannelKey>> channels_paid_by(Connection& connection);

// Of payments in an area that bear these trades: which are posted.
struct PostablePayment {
    std::int64_t payment;
    ChannelKey channel;
    TradeNumber trade;
    Money amount;  // of the area
    Money total;   // of the trade, in all areas
    Date paid_on;
    bool is_posted;
};
DatabaseResult<std::vector<PostablePayment>> find_postable(Connection& connection, RegionCode area,
                                                           const ChannelKey& channel,
                                                           const std::set<std::string>& trades);

}  // namespace canbao
