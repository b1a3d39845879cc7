#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "channels/channel_notice.h"
#include "channels/record_file.h"
#include "vocabulary/date.h"

namespace canbao {

// What a bank tells of payments at its counters or in its app, in messages or files of the same form:
// docs/formats/bank-files.md. A bank that is not sure whether a notice arrived sends it again, also in the
// same file.
struct BankNotices {
    static constexpr std::size_t kMost = 1'000'000;  // notices
    static constexpr std::size_t kMostLines = 100;   // of a payment
    static constexpr int kMostNumber = 999'999'999;

    ChannelKey channel;  // of every notice
    Date day;            // of the bank's books
    int number;          // of the message, 1 and up, once for each channel and day
    std::vector<ChannelNotice> notices;
};

FileResult<BankNotices> read_bank_notices(std::string_view bytes, std::size_t most = BankNotices::kMost);

// Names of persons in it fit a record. Errors: the system does not know the encoding.
Result<std::string> write_bank_notices(const BankNotices& notices, TextEncoding encoding);

}  // namespace canbao
