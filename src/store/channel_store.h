#pragma once

#include <optional>
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

// Nothing: no such file was taken.
DatabaseResult<std::optional<StoredChannelFile>> find_channel_file(Connection& connection, RegionCode area,
                                                                   const ChannelKey& channel,
                                                                   std::string_view file);

}  // namespace canbao
