// A bank's answer on a batch of refunds: looked through whole, then recorded by one act.

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "channels/json_text.h"
#include "collection/refund.h"
#include "procedure/money/refund_batch.h"
#include "procedure/money/refund_scene.h"
#include "procedure/permission.h"
#include "store/paid_parts.h"
#include "store/sm3.h"
#include "vocabulary/hex.h"
#include "vocabulary/id_number.h"

namespace canbao {
namespace {

constexpr std::size_t kLongestName = 200;

// A row of a batch: which refund, and which of its attempts.
struct BatchRow {
    Refund* refund;
    std::size_t attempt;
};

class ResultTaker {
   public:
    ResultTaker(BulkWriter& writer, const RefundAnswerFile& file, RefundResultFile results, Date today)
        : writer_(writer),
          file_(file),
          results_(std::move(results)),
          digest_(hex_of(sm3(file.bytes))),
          today_(today) {}

    DatabaseResult<TakenResults> take() {
        taken_.batch = results_.batch.number();
        TRY(writer_.write_together(results_.area, {},
                                   [&](BulkTransaction& transaction) { return carry_out(transaction); }));
        return taken_;
    }

   private:
    // While the area is held.
    DatabaseResult<Done> carry_out(BulkTransaction& transaction) {
        Connection& connection = transaction.connection();
        if (TRY(was_taken(connection))) return Done{};
        TRY(read_batch(connection));
        taken_.act = TRY(transaction.take_numbers(1));
        RefundRows rows;
        rows.add(TakenResultFile{results_.area, taken_.act, taken_.batch, file_.name, digest_});
        for (const RefundResultRow& row : results_.rows) take_row(row, rows);
        if (!rejected_.empty()) return tl::unexpected(why_rejected());
        for (const auto& [line, at] : batch_)
            if (!at.refund->attempts[at.attempt].outcome) ++taken_.open;
        std::vector<Facts> facts = TRY(payments(connection));
        for (Facts& each : rows.take()) facts.push_back(std::move(each));
        const FactDigests digests = digests_of(facts);
        return transaction.write(act(), taken_.act, std::move(facts), digests);
    }

    // The same bytes again are harmless, under whichever name.
    DatabaseResult<bool> was_taken(Connection& connection) {
        const auto files = TRY(read_result_files(connection, results_.area));
        for (const TakenResultFile& before : files) {
            if (before.digest == digest_) {
                taken_.act = before.act;
                taken_.is_repeated = true;
                return true;
            }
            if (before.name == file_.name)
                return refund_error(
                    fmt::format("已收过同名的结果文件 {}，内容不同：请向银行核实，改正的文件换名再交",
                                file_.name),
                    fmt::format(
                        "another file of the name {} was taken: ask the bank, and take a corrected one "
                        "under another name",
                        file_.name));
        }
        return false;
    }

    DatabaseResult<Done> read_batch(Connection& connection) {
        const auto batches = TRY(read_batches(connection, results_.area));
        const auto found = std::ranges::find(batches, taken_.batch, &RefundBatch::number);
        if (found == batches.end() || results_.batch.area() != results_.area)
            return refund_error(
                fmt::format("没有退费批次 {}：这不是本机构批次的结果", results_.batch.text()),
                fmt::format("there is no batch {}: this is no answer to one of ours", results_.batch.text()));
        made_on_ = found->day;
        const auto numbers = TRY(refunds_in(connection, results_.area, taken_.batch));
        refunds_ = TRY(read_refunds(connection, results_.area, numbers));
        for (Refund& refund : refunds_)
            for (std::size_t i = 0; i < refund.attempts.size(); ++i)
                if (refund.attempts[i].batch == taken_.batch)
                    batch_.emplace(refund.attempts[i].line, BatchRow{&refund, i});
        return Done{};
    }

    void take_row(const RefundResultRow& row, RefundRows& rows) {
        const auto found = batch_.find(row.line);
        if (found == batch_.end()) return reject(row, "批次中没有这一行", "the batch has no such row");
        Refund& refund = *found->second.refund;
        RefundAttempt& attempt = refund.attempts[found->second.attempt];
        if (row.refund.number() != refund.number)
            return reject(row, "批次中这一行是另一件退费", "the batch has another refund in this row");
        if (row.amount != attempt.amount)
            return reject(row, "金额与批次不同", "the amount is not that of the batch");
        if (row.paid_on && (*row.paid_on > today_ || *row.paid_on < made_on_))
            return reject(row, "付款日期在批次以前，或在今天以后",
                          "the day of payment lies before the batch, or ahead");
        if (attempt.outcome) {
            const bool is_same = *attempt.outcome == row.result && attempt.reference == row.reference &&
                                 attempt.paid_on == row.paid_on;
            if (!is_same) return reject(row, "这一行已有另一个结果", "this row has another result already");
            ++taken_.unchanged;
            return;
        }
        count(row);
        rows.add(StoredResult{.area = results_.area,
                              .refund = refund.number,
                              .attempt = static_cast<int>(found->second.attempt) + 1,
                              .act = taken_.act,
                              .result = row.result,
                              .paid_on = row.paid_on,
                              .reference = row.reference});
        if (row.result == RefundResult::unknown) return;
        attempt.outcome = row.result;
        if (row.result == RefundResult::paid) paid_[*row.paid_on].insert(refund.verdict().act);
    }

    void count(const RefundResultRow& row) {
        if (row.result == RefundResult::paid) {
            ++taken_.paid;
            taken_.amount += row.amount;
        } else {
            ++(is_failure(row.result) ? taken_.failed : taken_.unknown);
        }
    }

    void reject(const RefundResultRow& row, std::string zh, std::string en) {
        // Rows stand behind the first line, in their order.
        const auto at = static_cast<std::uint64_t>(&row - results_.rows.data());
        rejected_.add({at + 2, {"line", "行号"}, {std::move(zh), std::move(en)}});
    }
    DatabaseError why_rejected() const {
        return {Error{rejected_.text(file_.name)}, DatabaseError::Kind::other};
    }

    // What was paid leaves the treasury, and is owed no more.
    DatabaseResult<std::vector<Facts>> payments(Connection& connection) {
        PaymentRows rows;
        for (const auto& [day, acts] : paid_) {
            const auto parts = TRY(parts_given_back(connection, results_.area, acts));
            for (const PaymentPart& part : parts)
                if (const auto transfer = transfer_out(part, day))
                    rows.add(results_.area, taken_.act, *transfer);
        }
        return rows.take();
    }

    BulkAct act() const {
        std::string command =
            fmt::format(R"({{"act":"{}","area":"{}","batch":"{}","on":"{}","name":)", kActRefundResult,
                        results_.area.text(), taken_.batch, today_.text());
        append_json_string(command, file_.name);
        command += fmt::format(R"(,"file":"{}"}})", digest_);
        return refund_act(results_.area, kActRefundResult, digest_, today_, std::move(command));
    }

    BulkWriter& writer_;
    const RefundAnswerFile& file_;
    RefundResultFile results_;
    std::string digest_;
    Date today_;
    Date made_on_ = today_;
    std::vector<Refund> refunds_;
    std::map<std::int64_t, BatchRow> batch_;       // by line
    std::map<Date, std::set<std::int64_t>> paid_;  // acts that granted what was paid on a day
    RejectedFile rejected_;
    TakenResults taken_;
};

}  // namespace

DatabaseResult<TakenResults> take_refund_results(BulkWriter& writer, const RefundAnswerFile& file,
                                                 Date today) {
    const auto name = EvidenceText::parse(file.name);
    if (!name || file.name.size() > kLongestName || IdNumber::parse(file.name))
        return refund_error("结果文件的名称应为1至200字节，不是身份证号",
                            "the name of the file is 1 to 200 bytes, not an ID number");
    auto results = RefundResultFile::read(file.bytes);
    if (!results)
        return tl::unexpected(
            DatabaseError{Error{results.error().text(file.name)}, DatabaseError::Kind::other});
    if (auto fault = refuse_finance(writer.actor(), results->area))
        return tl::unexpected(DatabaseError{Error{std::move(fault->message)}, DatabaseError::Kind::other});
    return ResultTaker(writer, file, *std::move(results), today).take();
}

}  // namespace canbao
