#include "channels/debit_result.h"

#include <iterator>

#include <fmt/format.h>

#include "vocabulary/check.h"
#include "vocabulary/moment.h"

namespace canbao {
namespace {

constexpr std::string_view kFormat = "CANBAO-DEBIT-RESULT";
constexpr std::size_t kRowFields = 7;
constexpr std::size_t kEndFields = 5;
constexpr std::size_t kTradeAt = 5;
constexpr RecordField kTrade = {"trade", "交易号"};

std::optional<DebitResultRow> read_row(RecordReader& reader) {
    if (!reader.demand_fields(kRowFields)) return std::nullopt;
    const auto sequence = reader.whole(1, kSequenceField, 1, DebitBatch::kMostRows);
    const auto order = reader.parsed(2, kOrderField, &OrderNumber::parse);
    const auto amount = reader.money(3, kAmountField);
    const auto outcome = reader.one_of<DebitOutcome>(4, {"outcome", "扣款结果"}, kDebitOutcomes);
    if (!sequence || !order || !amount || !outcome) return std::nullopt;
    DebitResultRow row{static_cast<std::uint32_t>(*sequence), *order, *amount, *outcome, std::nullopt};
    if (*outcome != DebitOutcome::success) {
        if (reader.raw(kTradeAt).empty() && reader.raw(kTradeAt + 1).empty()) return row;
        reader.fail(kTrade, "没有扣款成功的行不写交易号和扣款时刻",
                    "a row that was not debited states neither trade nor moment");
        return std::nullopt;
    }
    auto trade = reader.parsed(kTradeAt, kTrade, &TradeNumber::parse);
    const auto paid_at = reader.parsed(kTradeAt + 1, {"paid_at", "扣款时刻"}, &parse_moment);
    if (!trade || !paid_at) return std::nullopt;
    row.debit = {*std::move(trade), *paid_at};
    return row;
}

void count(DebitResultTotals& totals, const DebitResultRow& row) {
    const bool is_debited = row.outcome == DebitOutcome::success;
    (is_debited ? totals.debited_rows : totals.other_rows) += 1;
    (is_debited ? totals.debited : totals.other) += row.amount;
}

void read_end(RecordReader& reader, DebitRowChecks& checks, const DebitResultTotals& totals) {
    if (!reader.is("END")) {
        reader.fail_word({"ROW", "END"});
        return;
    }
    if (!reader.demand_fields(kEndFields)) return;
    const auto debited_rows = reader.whole(1, {"debited_rows", "成功笔数"}, 0, DebitBatch::kMostRows);
    const auto debited = reader.total(2, {"debited", "成功金额"});
    const auto other_rows = reader.whole(3, {"other_rows", "未成功笔数"}, 0, DebitBatch::kMostRows);
    const auto other = reader.total(4, {"other", "未成功金额"});
    if (!reader.is_at_end()) reader.fail({}, "END 之后还有内容", "something stands behind END");
    // What could not be read is not in the sums: they are compared where all could.
    if (!reader.faults().empty()) return;
    if (*debited_rows != totals.debited_rows || *debited != totals.debited)
        reader.fail(
            {"debited", "成功金额"},
            fmt::format("文件中成功{}行，合计{}，与末行不符", totals.debited_rows, totals.debited.text()),
            fmt::format("the file has {} rows debited that add up to {}, not what this says",
                        totals.debited_rows, totals.debited.text()));
    if (*other_rows != totals.other_rows || *other != totals.other)
        reader.fail(
            {"other", "未成功金额"},
            fmt::format("文件中未成功{}行，合计{}，与末行不符", totals.other_rows, totals.other.text()),
            fmt::format("the file has {} other rows that add up to {}, not what this says", totals.other_rows,
                        totals.other.text()));
    checks.finish(reader);
}

}  // namespace

FileResult<DebitResultFile> DebitResultFile::read(std::string_view bytes) {
    auto text = RecordText::decode(bytes);
    if (!text) return tl::unexpected(std::move(text.error()));
    RecordReader reader(text->text());
    auto batch = read_debit_batch(reader, kFormat);
    if (!batch) return tl::unexpected(reader.take_faults());
    DebitRowChecks checks(*batch);
    RepeatedTexts trades;
    trades.reserve(batch->rows);
    DebitResultTotals totals;
    while (reader.next() && reader.is("ROW")) {
        if (!checks.has_room(reader)) return tl::unexpected(reader.take_faults());
        const auto row = read_row(reader);
        if (!row) {
            checks.pass_over();
            continue;
        }
        checks.take(reader, row->sequence, row->order, row->amount);
        count(totals, *row);
        if (row->debit) trades.add(reader.raw(kTradeAt), reader.line());
    }
    read_end(reader, checks, totals);
    if (const auto repeated = trades.find())
        reader.fail(kTrade, fmt::format("第{}行和第{}行是同一交易号", repeated->first, repeated->second),
                    fmt::format("lines {} and {} are of one trade", repeated->first, repeated->second));
    if (!reader.faults().empty()) return tl::unexpected(reader.take_faults());
    return DebitResultFile(*std::move(text), *std::move(batch), totals);
}

DebitResultFile::Rows::Rows(const DebitResultFile& file) : reader_(file.text_.text()) {
    CHECK(reader_.next());
}

std::optional<DebitResultRow> DebitResultFile::Rows::next() {
    if (!reader_.next() || !reader_.is("ROW")) return std::nullopt;
    auto row = read_row(reader_);
    CHECK(row);  // all of it was read before
    return row;
}

RejectedFile differences(const DebitFile& sent, const DebitResultFile& answer) {
    RejectedFile found;
    if (sent.batch() != answer.batch()) {
        found.add({1,
                   {},
                   {"首行与发出的批扣文件不同：这不是它的结果",
                    "the first line is not that of the file sent: this is no answer to it"}});
        return found;
    }
    DebitFile::Rows rows(sent);
    DebitResultFile::Rows results(answer);
    std::uint64_t line = 1;
    while (const auto row = rows.next()) {
        const auto result = results.next();
        CHECK(result);  // both have as many as the batch says
        ++line;
        if (result->order != row->order)
            found.add({line,
                       kOrderField,
                       {"与发出的批扣文件同一序号的缴费单不同",
                        "the file sent has another order of this sequence"}});
        if (result->amount != row->amount)
            found.add({line,
                       kAmountField,
                       {fmt::format("发出的批扣文件中为{}", row->amount.text()),
                        fmt::format("the file sent says {}", row->amount.text())}});
    }
    return found;
}

std::optional<PaymentNotice> debited_payment(const DebitBatch& batch, const DebitResultRow& row) {
    if (!row.debit) return std::nullopt;
    return PaymentNotice{batch.channel, row.debit->trade, row.order, row.amount, row.debit->paid_at, {}};
}

void DebitResultWriter::begin(std::string& out) const { append_debit_batch(out, kFormat, batch_); }

void DebitResultWriter::append(std::string& out, const DebitResultRow& row) {
    CHECK(row.debit.has_value() == (row.outcome == DebitOutcome::success));
    count(totals_, row);
    fmt::format_to(std::back_inserter(out), "ROW|{}|{}|", row.sequence, row.order.text());
    row.amount.append_text(out);
    fmt::format_to(std::back_inserter(out), "|{}|{}|", word(row.outcome),
                   row.debit ? row.debit->trade.text() : "");
    if (row.debit) append_moment(out, row.debit->paid_at);
    out += '\n';
}

void DebitResultWriter::finish(std::string& out) const {
    fmt::format_to(std::back_inserter(out), "END|{}|{}|{}|{}\n", totals_.debited_rows, totals_.debited.text(),
                   totals_.other_rows, totals_.other.text());
}

}  // namespace canbao
