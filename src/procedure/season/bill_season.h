#pragma once

#include <functional>
#include <optional>

#include "procedure/season/bill_decider.h"
#include "procedure/season/season_acts.h"
#include "store/database.h"

namespace canbao {

// What a billing, or a plan of one, came to.
struct BillReport {
    struct BrokenOff {
        std::int64_t run;
        std::int64_t bills;  // that it had written: they are not written again
    };

    bool is_everybody = true;             // false: only of whom something was recorded since the last billing
    std::optional<BrokenOff> broken_off;  // a billing before this one
    DecidedBills::Counts counts;          // of whom was decided
    std::optional<BillStatement> statement;  // of all bills; nothing where none has changed
    std::optional<std::int64_t> run;         // nothing: it was a plan, or there was nothing to write
    std::int64_t written = 0;
};

// Whether bills can be made as if they were paid on this day; else what to do. Newborns may pay on any day,
// everybody else on the days that the window leaves open.
Result<Done> check_bill_day(const SeasonLaw& law, Date on);

struct BillSources {
    DatabaseAddress database;
    const PolicyBook& book;
};
// What the bills come to that count now; nothing where the season was never billed.
DatabaseResult<std::optional<BillStatement>> read_bill_statement(Connection& connection,
                                                                 const SeasonKey& season);

// How many persons are done.
using BillsSeen = std::function<void(std::uint64_t)>;

// What billing would come to; nothing is written, and the season need not be open.
DatabaseResult<BillReport> plan_bills(const BillSources& sources, const BillOrder& order,
                                      const BillsSeen& seen);

// Decides everybody's bill beside the books, writes those that differ from what is there in parts, each a
// short act of its own, and lets them count all at once by one more act. Where it breaks off, nothing counts;
// the next billing goes on from what is written. Of a day and a law that were billed already only those are
// decided of whom something was recorded since. Errors: the season is not open; another billing has begun
// meanwhile; the database.
DatabaseResult<BillReport> bill_season(BulkWriter& writer, const BillSources& sources, const SeasonLaw& law,
                                       const BillOrder& order, const BillsSeen& seen);

}  // namespace canbao
