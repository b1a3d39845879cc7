#include "channels/debit_file.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::string_view kFormat = "CANBAO-DEBIT";
constexpr std::size_t kRowFields = 6;
constexpr std::size_t kEndFields = 3;

std::optional<DebitRow> read_row(RecordReader& reader) {
    if (!reader.demand_fields(kRowFields)) return std::nullopt;
    const auto sequence = reader.whole(1, kSequenceField, 1, DebitBatch::kMostRows);
    const auto order = reader.parsed(2, kOrderField, &OrderNumber::parse);
    auto agreement = reader.parsed(3, {"agreement", "代扣协议号"}, &AgreementNumber::parse);
    const auto amount = reader.money(4, kAmountField);
    auto summary = reader.parsed(5, {"summary", "摘要"}, &DebitSummary::parse);
    if (!sequence || !order || !agreement || !amount || !summary) return std::nullopt;
    return DebitRow{static_cast<std::uint32_t>(*sequence), *order, *std::move(agreement), *amount,
                    *std::move(summary)};
}

void read_end(RecordReader& reader, DebitRowChecks& checks) {
    if (!reader.is("END")) {
        reader.fail_word({"ROW", "END"});
        return;
    }
    if (!reader.demand_fields(kEndFields)) return;
    const auto rows = reader.whole(1, {"rows", "笔数"}, 1, DebitBatch::kMostRows);
    const auto total = reader.money(2, {"total", "合计金额"});
    if (!reader.is_at_end()) reader.fail({}, "END 之后还有内容", "something stands behind END");
    // What could not be read is not in the sums: they are compared where all could.
    if (!reader.faults().empty()) return;
    if (*rows != checks.rows() || *total != checks.total())
        reader.fail({"total", "合计金额"},
                    fmt::format("文件中有{}行，合计{}，与末行不符", checks.rows(), checks.total().text()),
                    fmt::format("the file has {} rows that add up to {}, not what this says", checks.rows(),
                                checks.total().text()));
    checks.finish(reader);
}

}  // namespace

Result<AgreementNumber> AgreementNumber::parse(std::string_view text) {
    if (!is_record_code(text))
        return fail(
            "代扣协议号应为1至32个字母、数字、“-”或“_”，不是身份证号",
            "the number of an agreement is 1 to 32 letters, digits, \"-\" or \"_\", not an ID number");
    return AgreementNumber(std::string(text));
}

Result<DebitSummary> DebitSummary::parse(std::string_view text) {
    const auto characters =
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (!fits_record(text) || characters > std::ptrdiff_t{kMostCharacters})
        return fail(
            "摘要应为1至30个字，没有“|”和控制字符，不以 = + - @ 开头",
            "a summary is 1 to 30 characters without \"|\" and control characters, and does not begin with "
            "= + - @");
    return DebitSummary(std::string(text));
}

FileResult<DebitFile> DebitFile::read(std::string_view bytes) {
    auto text = RecordText::decode(bytes);
    if (!text) return tl::unexpected(std::move(text.error()));
    RecordReader reader(text->text());
    auto batch = read_debit_batch(reader, kFormat);
    if (!batch) return tl::unexpected(reader.take_faults());
    DebitRowChecks checks(*batch);
    while (reader.next() && reader.is("ROW")) {
        if (!checks.has_room(reader)) return tl::unexpected(reader.take_faults());
        if (const auto row = read_row(reader))
            checks.take(reader, row->sequence, row->order, row->amount);
        else
            checks.pass_over();
    }
    read_end(reader, checks);
    if (!reader.faults().empty()) return tl::unexpected(reader.take_faults());
    return DebitFile(*std::move(text), *std::move(batch));
}

DebitFile::Rows::Rows(const DebitFile& file) : reader_(file.text_.text()) { CHECK(reader_.next()); }

std::optional<DebitRow> DebitFile::Rows::next() {
    if (!reader_.next() || !reader_.is("ROW")) return std::nullopt;
    auto row = read_row(reader_);
    CHECK(row);  // all of it was read before
    return row;
}

Result<DebitFileWriter> DebitFileWriter::create(DebitBatch batch, TextEncoding encoding) {
    CHECK(encoding == TextEncoding::utf8 || encoding == TextEncoding::gb18030);
    CHECK(batch.rows >= 1 && batch.rows <= DebitBatch::kMostRows);
    TextEncoder encoder = TRY(TextEncoder::create(encoding));
    return DebitFileWriter(std::move(batch), std::move(encoder));
}

void DebitFileWriter::begin(std::string& out) {
    line_.clear();
    append_debit_batch(line_, kFormat, batch_);
    encoder_.append(out, line_);
}

void DebitFileWriter::append(std::string& out, const DebitRow& row) {
    CHECK(row.sequence == ++rows_ && row.order.area() == batch_.area);
    total_ += row.amount;
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "ROW|{}|{}|{}|", row.sequence, row.order.text(),
                   row.agreement.text());
    row.amount.append_text(line_);
    fmt::format_to(std::back_inserter(line_), "|{}\n", row.summary.text());
    encoder_.append(out, line_);
}

void DebitFileWriter::finish(std::string& out) {
    CHECK(rows_ == batch_.rows && total_ == batch_.total);
    line_ = fmt::format("END|{}|{}\n", batch_.rows, batch_.total.text());
    encoder_.append(out, line_);
}

}  // namespace canbao
