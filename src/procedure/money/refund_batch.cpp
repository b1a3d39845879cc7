#include "procedure/money/refund_batch.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "procedure/money/refund_acts.h"
#include "procedure/money/refund_scene.h"
#include "procedure/permission.h"
#include "procedure/season/season_acts.h"

namespace canbao {
namespace {

DatabaseResult<Done> check(const std::optional<ActFault>& fault) {
    if (!fault) return Done{};
    return tl::unexpected(DatabaseError{Error{fault->message}, DatabaseError::Kind::other});
}

// While the area is held.
class BatchMaker {
   public:
    BatchMaker(BulkTransaction& transaction, const SeasonKey& season, Date on)
        : transaction_(transaction), season_(season), on_(on) {}

    DatabaseResult<RefundBatch> make() {
        Connection& connection = transaction_.connection();
        const SeasonState state = TRY(read_season_state(connection, season_));
        if (state.is_open())
            return refund_error(
                fmt::format("{} {}年度的征缴季还没有关闭：退费在征缴季后集中支付（season close）",
                            season_.area.text(), season_.year),
                fmt::format(
                    "the season of {} for {} is open: refunds are paid in one go after it (season close)",
                    season_.area.text(), season_.year));
        const auto batches = TRY(read_batches(connection, season_.area));
        RefundBatch batch{.area = season_.area,
                          .number = TRY(transaction_.take_numbers(1)),
                          .year = season_.year,
                          .day = on_,
                          .refunds = 0,
                          .amount = {}};
        RefundRows rows;
        auto refunds = TRY(read_refunds(connection, season_.area));
        for (Refund& refund : refunds) {
            if (refund.year != season_.year || !is_payable(state_of(refund))) continue;
            if (batch.refunds == RefundBatchHead::kMostRows) break;  // for the next batch
            batch.amount += refund.verdict().amount;
            refund.attempts.push_back({.batch = batch.number,
                                       .line = static_cast<int>(++batch.refunds),
                                       .payee = static_cast<int>(refund.payees.size()) - 1,
                                       .amount = refund.verdict().amount,
                                       .outcome = {}});
            rows.add_attempt(refund, refund.attempts.size() - 1);
        }
        TRY(check_day(refunds, batch.number));
        if (batch.refunds == 0)
            return refund_error(
                fmt::format("{} {}年度没有待付的退费", season_.area.text(), season_.year),
                fmt::format("no refund of {} for {} is to be paid", season_.area.text(), season_.year));
        rows.add(batch);
        TRY(write(batch, rows.take(), batches.size() + 1));
        return batch;
    }

   private:
    // Nothing is sent to the bank before it was decided on.
    DatabaseResult<Done> check_day(std::span<const Refund> refunds, std::int64_t batch) {
        std::set<std::int64_t> sent;
        for (const Refund& refund : refunds)
            if (!refund.attempts.empty() && refund.attempts.back().batch == batch) sent.insert(refund.number);
        const auto decided = TRY(last_decided_on(transaction_.connection(), season_.area, sent));
        if (!decided || *decided <= on_) return Done{};
        return refund_error(
            fmt::format("批次的日期（{}）早于其中退费的核定日（{}）", on_.text(), decided->text()),
            fmt::format("the day of the batch, {}, lies before that on which a refund of it was decided, {}",
                        on_.text(), decided->text()));
    }

    DatabaseResult<Done> write(const RefundBatch& batch, std::vector<Facts> facts, std::size_t turn) {
        const std::string key = fmt::format("{}-batch-{}", season_.year, turn);
        const BulkAct act =
            refund_act(season_.area, kActRefundBatch, key, on_,
                       fmt::format(R"({{"act":"{}","area":"{}","key":"{}","on":"{}","year":{}}})",
                                   kActRefundBatch, season_.area.text(), key, on_.text(), season_.year));
        const FactDigests digests = digests_of(facts);
        return transaction_.write(act, batch.number, std::move(facts), digests);
    }

    BulkTransaction& transaction_;
    SeasonKey season_;
    Date on_;
};

DatabaseResult<std::optional<RefundBatch>> find_batch(Connection& connection, RegionCode area,
                                                      std::int64_t number) {
    const auto batches = TRY(read_batches(connection, area));
    const auto found = std::ranges::find(batches, number, &RefundBatch::number);
    return found == batches.end() ? std::nullopt : std::optional(*found);
}

tl::unexpected<DatabaseError> no_batch(RegionCode area, std::int64_t number) {
    return refund_error(fmt::format("{} 没有退费批次 {}", area.text(), number),
                        fmt::format("{} has no batch of refunds {}", area.text(), number));
}

DatabaseResult<WrittenBatch> read_written(Connection& connection, const KeyRing& keys, RegionCode area,
                                          std::int64_t number, BatchFile kind) {
    const auto batch = TRY(find_batch(connection, area, number));
    if (!batch) return no_batch(area, number);
    const auto numbers = TRY(refunds_in(connection, area, number));
    const auto refunds = TRY(read_refunds(connection, area, numbers));
    WrittenBatch written{.batch = *batch, .rows = 0, .total = {}, .text = {}};
    std::vector<RefundRow> rows;
    for (const Refund& refund : refunds)
        for (const RefundAttempt& attempt : refund.attempts) {
            if (attempt.batch != number || (kind == BatchFile::enquiry && attempt.outcome)) continue;
            auto payee = open_payee(keys, refund, static_cast<std::size_t>(attempt.payee));
            if (!payee)
                return tl::unexpected(DatabaseError{std::move(payee.error()), DatabaseError::Kind::other});
            rows.push_back(
                {attempt.line, OrderNumber(area, refund.number), *std::move(payee), attempt.amount});
            written.total += attempt.amount;
        }
    std::ranges::sort(rows, {}, &RefundRow::line);
    written.rows = static_cast<std::int64_t>(rows.size());
    if (rows.empty())
        return refund_error("这一批次各行都有结果，没有可问的",
                            "every row of this batch has its answer: there is nothing to ask");
    const RefundBatchHead head{.area = area,
                               .year = batch->year,
                               .batch = OrderNumber(area, number),
                               .made_on = batch->day,
                               .rows = written.rows,
                               .total = written.total};
    written.text = kind == BatchFile::orders ? refund_file(head, rows) : refund_enquiry(head, rows);
    return written;
}

}  // namespace

DatabaseResult<RefundBatch> make_refund_batch(BulkWriter& writer, const SeasonKey& season, Date on) {
    TRY(check(refuse_finance(writer.actor(), season.area)));
    std::optional<RefundBatch> made;
    const auto work = [&](BulkTransaction& transaction) -> DatabaseResult<Done> {
        made = TRY(BatchMaker(transaction, season, on).make());
        return Done{};
    };
    TRY(writer.write_together(season.area, {}, work));
    return *made;
}

DatabaseResult<WrittenBatch> write_refund_batch(Connection& connection, const KeyRing& keys,
                                                const Actor& actor, RegionCode area, std::int64_t batch,
                                                BatchFile kind) {
    TRY(check(refuse_finance(actor, area)));
    TRY(connection.begin(TransactionKind::read));
    auto written = read_written(connection, keys, area, batch, kind);
    connection.roll_back();
    return written;
}

}  // namespace canbao
