#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "channels/channel_notice.h"
#include "store/facts.h"
#include "vocabulary/region_code.h"

namespace canbao {

// A file of a channel that was taken.
struct StoredChannelFile {
    RegionCode area;
    ChannelKey channel;
    std::string file;    // what it calls itself
    std::int64_t act;    // by which it was taken
    std::string digest;  // SM3 of its bytes
    std::uint64_t payments;
    Money total;
    std::optional<Money> difference;  // of a shift at the tax hall
};

// The tables of files of channels, and of what they told besides payments.
std::span<const FactTable> channel_tables();
std::vector<Facts> rows_of_channel_file(const StoredChannelFile& file, std::span<const StateNotice> states);

// The word of an act of what channels told besides payments; no bill rests on it.
constexpr std::string_view kActChannelStates = "channel_states";

// What a channel told of a payment that it has no money of, and by which act that was recorded.
struct StoredState {
    RegionCode area;
    std::int64_t act;
    StateNotice notice;
};
// As rows of channel_state; those of an act one after the other.
Facts rows_of_states(std::span<const StoredState> states);
// All that was told of these orders; of these trades of a channel, where no order was named.
DatabaseResult<std::vector<StoredState>> states_of_orders(Connection& connection,
                                                          const std::set<OrderNumber>& orders);
struct ToldTrade {
    RegionCode area;
    ChannelKey channel;
    TradeNumber trade;
    friend auto operator<=>(const ToldTrade&, const ToldTrade&) = default;
};
DatabaseResult<std::vector<StoredState>> states_of_trades(Connection& connection,
                                                          const std::set<ToldTrade>& trades);

// Nothing: no such file was taken.
DatabaseResult<std::optional<StoredChannelFile>> find_channel_file(Connection& connection, RegionCode area,
                                                                   const ChannelKey& channel,
                                                                   std::string_view file);

}  // namespace canbao
