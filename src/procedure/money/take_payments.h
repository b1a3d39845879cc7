#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "procedure/bulk_act.h"
#include "procedure/committer.h"
#include "procedure/money/channel_file.h"

namespace canbao {

// What came of the payments of a file.
struct PaymentTally {
    struct Sum {
        std::uint64_t count = 0;
        Money amount;
    };

    std::uint64_t payments = 0;
    std::uint64_t repeated = 0;          // of those: known before
    std::uint64_t faults = 0;            // could not be recorded, or contradict what is
    Sum paid;                            // of the new ones: contributions and repairs
    std::map<std::string, Sum> surplus;  // by reason: due back

    void add(const PaymentAnswer& answer);
};

// The file in the books before its payments are: the same again is taken once more, and goes on where it
// broke off; other bytes under the same name are an error. Returns whether it was there before.
DatabaseResult<bool> register_channel_file(BulkWriter& writer, RegionCode area, const ChannelFile& file,
                                           Date on);

// Records the payments of a file, each in the books of its order or its first line; `home` where neither
// says it. Answers come in the order of the file. Once the database fails nothing more is tried: the same
// file may be sent again. `seen`: how many were answered, from time to time.
struct PaymentsAnswered {
    std::function<void(const PaymentNotice&, const PaymentAnswer&)> each;
    std::function<void(std::uint64_t)> seen;
};
PaymentTally take_payments(Committer& committer, const KeyRing& keys, const Actor& actor, RegionCode home,
                           ChannelFile& file, const PaymentsAnswered& answered);

// Of a committer that takes files: the larger its batches, the less is written for each payment.
constexpr std::size_t kPaymentsOfFileInBatch = 4096;

}  // namespace canbao
