#pragma once

#include <string>
#include <vector>

#include "channels/refund_file.h"
#include "procedure/bulk_act.h"
#include "store/bill_store.h"
#include "store/refund_store.h"

namespace canbao {

// All refunds of a year that are granted, or failed in an earlier batch, become one batch: after the season,
// since finance pays in one go. Source: YQ#七. Errors: the season is open; nothing is to be paid; the actor
// may not.
DatabaseResult<RefundBatch> make_refund_batch(BulkWriter& writer, const SeasonKey& season, Date on);

// What a bank is sent of a batch: orders to pay, the same bytes as often as it is asked for, or a question
// about those rows whose answer is still missing.
enum class BatchFile : std::uint8_t { orders, enquiry };
struct WrittenBatch {
    RefundBatch batch;
    std::int64_t rows;
    Money total;
    std::string text;
};
// Errors: there is no such batch; nothing is to be asked; the actor may not; what is sealed cannot be opened.
DatabaseResult<WrittenBatch> write_refund_batch(Connection& connection, const KeyRing& keys,
                                                const Actor& actor, RegionCode area, std::int64_t batch,
                                                BatchFile kind);

// A bank's answer, by the name of its file.
struct RefundAnswerFile {
    std::string name;
    std::string bytes;
};
struct TakenResults {
    std::int64_t act = 0;
    std::int64_t batch = 0;
    std::int64_t paid = 0, failed = 0, unknown = 0;
    std::int64_t unchanged = 0;  // told before
    Money amount;                // that was paid
    std::int64_t open = 0;       // rows of the batch of which it is not known what became
    bool is_repeated = false;    // the file was taken before: nothing is recorded
};
// Takes it whole or not at all. Errors: it is damaged, or says of a batch what cannot be; another file of
// this name was taken; the actor may not.
DatabaseResult<TakenResults> take_refund_results(BulkWriter& writer, const RefundAnswerFile& file,
                                                 Date today);

}  // namespace canbao
