#include "channels/refund_file.h"

#include <iterator>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::string_view kOrders = "CANBAO-REFUND";
constexpr std::string_view kEnquiry = "CANBAO-REFUND-ENQUIRY";
constexpr std::string_view kResults = "CANBAO-REFUND-RESULT";
constexpr std::size_t kHeaderFields = 6;
constexpr std::size_t kRowFields = 7;
constexpr std::size_t kEndFields = 7;
constexpr std::size_t kReferenceAt = 5;
constexpr RecordField kLine = {"line", "行号"};
constexpr RecordField kRefund = {"refund", "退费编号"};
constexpr RecordField kReference = {"reference", "银行流水号"};

// How many rows came out in one way, and what they add up to.
struct Tally {
    std::int64_t rows = 0;
    Money total;

    void add(Money amount) {
        ++rows;
        total += amount;
    }
};
struct Tallies {
    Tally paid, failed, unknown;

    void add(const RefundResultRow& row) {
        Tally& tally = row.result == RefundResult::paid ? paid : is_failure(row.result) ? failed : unknown;
        tally.add(row.amount);
    }
};

void append_head(std::string& out, std::string_view format, const RefundBatchHead& head) {
    fmt::format_to(std::back_inserter(out), "{}|1|{}|{}|{}|{}|{}|{}\n", format, head.area.text(), head.year,
                   head.batch.text(), head.made_on.text(), head.rows, head.total.text());
}

void append_end(std::string& out, const RefundBatchHead& head) {
    fmt::format_to(std::back_inserter(out), "END|{}|{}\n", head.rows, head.total.text());
}

std::optional<RefundResultRow> read_row(RecordReader& reader) {
    if (!reader.demand_fields(kRowFields)) return std::nullopt;
    const auto line = reader.whole(1, kLine, 1, RefundBatchHead::kMostRows);
    const auto refund = reader.parsed(2, kRefund, &OrderNumber::parse);
    const auto amount = reader.money(3, {"amount", "金额"});
    const auto result = reader.one_of<RefundResult>(4, {"result", "结果"}, kRefundResults);
    if (!line || !refund || !amount || !result) return std::nullopt;
    RefundResultRow row{*line, *refund, *amount, *result, {}, {}};
    const std::string_view reference = reader.raw(kReferenceAt);
    if (*result != RefundResult::paid) {
        if (reference.empty() && reader.raw(kReferenceAt + 1).empty()) return row;
        reader.fail(kReference, "没有付出的行不写银行流水号和付款日期",
                    "a row that was not paid states neither reference nor day");
        return std::nullopt;
    }
    if (!is_record_code(reference)) {
        reader.fail(kReference, "已付的行应有银行流水号：1至32个字母、数字、“-”或“_”",
                    "a row that was paid has the bank's reference: 1 to 32 letters, digits, \"-\" or \"_\"");
        return std::nullopt;
    }
    row.paid_on = reader.parsed(kReferenceAt + 1, {"paid_on", "付款日期"}, &Date::parse);
    if (!row.paid_on) return std::nullopt;
    row.reference = reference;
    return row;
}

void check_tally(RecordReader& reader, std::size_t at, RecordField field, const Tally& tally) {
    const auto rows = reader.whole(at, field, 0, RefundBatchHead::kMostRows);
    const auto total = reader.total(at + 1, field);
    if (!rows || !total || (*rows == tally.rows && *total == tally.total)) return;
    reader.fail(field, fmt::format("文件中有{}行，合计{}，与末行不符", tally.rows, tally.total.text()),
                fmt::format("the file has {} rows that add up to {}, not what this says", tally.rows,
                            tally.total.text()));
}

void read_end(RecordReader& reader, const Tallies& tallies) {
    if (!reader.is("END")) {
        reader.fail_word({"ROW", "END"});
        return;
    }
    if (!reader.demand_fields(kEndFields)) return;
    if (!reader.is_at_end()) reader.fail({}, "END 之后还有内容", "something stands behind END");
    // What could not be read is not in the sums: they are compared where all could.
    if (!reader.faults().empty()) return;
    check_tally(reader, 1, {"paid", "已付"}, tallies.paid);
    check_tally(reader, 3, {"failed", "未付成"}, tallies.failed);
    check_tally(reader, 5, {"unknown", "未明"}, tallies.unknown);
}

}  // namespace

Result<Payee> Payee::of(std::string_view holder, std::string_view bank, std::string_view account) {
    PersonName name = TRY(PersonName::parse(holder));
    const EvidenceText branch = TRY(EvidenceText::parse(bank));
    if (!fits_record(name.plain()) || !fits_record(branch.plain()))
        return fail("户名和开户行不能含“|”，不能以 = + - @ 开头",
                    "holder and bank hold no \"|\", and do not begin with = + - @");
    return Payee{std::move(name), branch.plain(), TRY(BankAccount::parse(account))};
}

std::string Payee::text() const { return fmt::format("{}|{}|{}", holder.plain(), bank, account.plain()); }

Result<Payee> Payee::parse(std::string_view text) {
    const std::size_t first = text.find('|');
    const std::size_t last = text.rfind('|');
    if (first == last) return fail("收款人信息不完整", "what is known of the payee is not complete");
    return of(text.substr(0, first), text.substr(first + 1, last - first - 1), text.substr(last + 1));
}

std::string refund_file(const RefundBatchHead& head, const std::vector<RefundRow>& rows) {
    std::string out;
    append_head(out, kOrders, head);
    for (const RefundRow& row : rows)
        fmt::format_to(std::back_inserter(out), "ROW|{}|{}|{}|{}|{}|{}\n", row.line, row.refund.text(),
                       row.payee.holder.plain(), row.payee.bank, row.payee.account.plain(),
                       row.amount.text());
    append_end(out, head);
    return out;
}

std::string refund_enquiry(const RefundBatchHead& head, const std::vector<RefundRow>& rows) {
    std::string out;
    append_head(out, kEnquiry, head);
    for (const RefundRow& row : rows)
        fmt::format_to(std::back_inserter(out), "ROW|{}|{}|{}\n", row.line, row.refund.text(),
                       row.amount.text());
    append_end(out, head);
    return out;
}

FileResult<RefundResultFile> RefundResultFile::read(std::string_view bytes) {
    const auto text = RecordText::decode(bytes);
    if (!text) return tl::unexpected(text.error());
    RecordReader reader(text->text());
    if (!reader.begin(kResults, kHeaderFields)) return tl::unexpected(reader.take_faults());
    const auto area = reader.area(2, {"area", "医保区划"});
    const auto batch = reader.parsed(3, {"batch", "批次"}, &OrderNumber::parse);
    const auto made_on = reader.parsed(4, {"made_on", "制作日期"}, &Date::parse);
    const auto rows = reader.whole(5, {"rows", "笔数"}, 1, RefundBatchHead::kMostRows);
    if (!area || !batch || !made_on || !rows) return tl::unexpected(reader.take_faults());
    RefundResultFile file{*area, *batch, *made_on, {}};
    Tallies tallies;
    std::int64_t before = 0;
    std::int64_t count = 0;
    while (reader.next() && reader.is("ROW")) {
        if (++count > *rows) break;
        auto row = read_row(reader);
        if (!row) continue;
        if (row->line <= before)
            reader.fail(kLine, "行号应逐行增大，同一行不能写两次",
                        "lines ascend, and none stands there twice");
        if (row->refund.area() != *area)
            reader.fail(kRefund, "该退费不属于首行写明的医保区划",
                        "the refund is not one of the area that the first line names");
        before = row->line;
        tallies.add(*row);
        file.rows.push_back(*std::move(row));
    }
    if (count != *rows)
        reader.fail({"rows", "笔数"}, fmt::format("首行写明{}行，文件中不是", *rows),
                    fmt::format("the first line says {} rows, the file has others", *rows));
    if (count <= *rows) read_end(reader, tallies);
    if (!reader.faults().empty()) return tl::unexpected(reader.take_faults());
    return file;
}

std::string RefundResultFile::text() const {
    std::string out =
        fmt::format("{}|1|{}|{}|{}|{}\n", kResults, area.text(), batch.text(), made_on.text(), rows.size());
    Tallies tallies;
    for (const RefundResultRow& row : rows) {
        fmt::format_to(std::back_inserter(out), "ROW|{}|{}|{}|{}|{}|{}\n", row.line, row.refund.text(),
                       row.amount.text(), word(row.result), row.reference,
                       row.paid_on ? row.paid_on->text() : "");
        tallies.add(row);
    }
    fmt::format_to(std::back_inserter(out), "END|{}|{}|{}|{}|{}|{}\n", tallies.paid.rows,
                   tallies.paid.total.text(), tallies.failed.rows, tallies.failed.total.text(),
                   tallies.unknown.rows, tallies.unknown.total.text());
    return out;
}

}  // namespace canbao
