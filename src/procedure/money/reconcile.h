#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/channel_statement.h"
#include "collection/reconciliation.h"
#include "procedure/bulk_act.h"
#include "store/reconciliation_store.h"

namespace canbao {

// Which file our books are held against.
struct ReconcileOrder {
    std::string path;
    RegionCode area;                    // whose books
    std::optional<ChannelKey> channel;  // nothing: that of the file
    Date on;                            // today
    unsigned threads = 2;
};

// What a reconciliation found, and what it wrote.
struct ReconcileReport {
    explicit ReconcileReport(StatementHeader of) : header(std::move(of)) {}

    StatementHeader header;
    std::int64_t act = 0;  // of the run; of the same once more, which writes nothing, that of the first
    std::array<StatementTotal, kEntryKinds.size()> theirs{};
    struct Row {
        EntryKind kind;
        Finding finding;
        MatchTally tally;
    };
    std::vector<Row> rows;     // of what there is any
    std::uint64_t posted = 0;  // payments that are known to be in the treasury by this file
    Money posted_amount;
    std::size_t unchanged = 0;        // differences that were known so
    std::vector<Difference> changed;  // versions that were written, of these days
    std::size_t elsewhere = 0;        // and of other days
    Date until = Date::from_days(0);  // until when what is new may pass by itself
};

// 对账: our payments and postings of the statement's days, against the statement. Payments whose posting it
// tells are recorded as posted first (of a statement of one area). Errors: the statement is not exact, or not
// asked for; a later one of its days was reconciled; the actor may not.
DatabaseResult<ReconcileReport> reconcile(BulkWriter& writer, const DatabaseAddress& database,
                                          const ReconcileOrder& order);

}  // namespace canbao
