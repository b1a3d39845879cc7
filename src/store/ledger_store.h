#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "ledger/transfer.h"
#include "store/connection.h"
#include "vocabulary/region_code.h"

namespace canbao {

// Which part of the ledger somebody asks about.
struct LedgerQuestion {
    RegionCode region;                                                 // its areas
    Date until;                                                        // the last day
    std::int64_t last_act = std::numeric_limits<std::int64_t>::max();  // as it was known by this act
};

// The sum of the transfers of a day between two accounts of an area.
struct LedgerSum {
    RegionCode area;
    Transfer transfer;  // with the sum as its amount
};
DatabaseResult<Done> sum_transfers(Connection& connection, const LedgerQuestion& question,
                                   const std::function<void(const LedgerSum&)>& take);

// The transfers of one account, by day and act.
struct StoredTransfer {
    RegionCode area;
    std::int64_t act;
    Transfer transfer;
};
DatabaseResult<Done> read_transfers(Connection& connection, const LedgerQuestion& question,
                                    const Account& account,
                                    const std::function<void(const StoredTransfer&)>& take);

// Bills that count beside what was paid for them: of a season, without those that are to be paid by nobody.
struct BillsPaid {
    std::int64_t bills = 0;  // granted, with something due
    std::int64_t paid = 0;   // of them, as billed
    std::int64_t paid_otherwise =
        0;                           // of them, another amount than billed: the day or the person had changed
    std::int64_t paid_unbilled = 0;  // contributions without such a bill
};
DatabaseResult<BillsPaid> compare_bills(Connection& connection, RegionCode area, int year);

}  // namespace canbao
