#include "channels/debit_batch.h"

#include <iterator>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::size_t kHeaderFields = 9;
constexpr RecordField kRows = {"rows", "笔数"};
constexpr RecordField kTotal = {"total", "合计金额"};

}  // namespace

std::optional<DebitBatch> read_debit_batch(RecordReader& reader, std::string_view format) {
    if (!reader.begin(format, kHeaderFields)) return std::nullopt;
    auto channel = reader.parsed(2, {"channel", "渠道"}, &ChannelKey::parse);
    const auto area = reader.area(3, {"area", "医保区划"});
    const auto year = reader.whole(4, {"year", "年度"}, kFirstYear, kLastYear);
    const auto number = reader.whole(5, {"number", "文件号"}, 1, DebitBatch::kMostNumber);
    const auto made_on = reader.parsed(6, {"made_on", "制作日期"}, &Date::parse);
    const auto rows = reader.whole(7, kRows, 1, DebitBatch::kMostRows);
    const auto total = reader.money(8, kTotal);
    if (!channel || !area || !year || !number || !made_on || !rows || !total) return std::nullopt;
    return DebitBatch{*std::move(channel),
                      *area,
                      static_cast<int>(*year),
                      static_cast<int>(*number),
                      *made_on,
                      static_cast<std::uint32_t>(*rows),
                      *total};
}

void append_debit_batch(std::string& out, std::string_view format, const DebitBatch& batch) {
    fmt::format_to(std::back_inserter(out), "{}|1|{}|{}|{}|{}|{}|{}|{}\n", format, batch.channel.text(),
                   batch.area.text(), batch.year, batch.number, batch.made_on.text(), batch.rows,
                   batch.total.text());
}

bool DebitRowChecks::has_room(RecordReader& reader) const {
    return rows_ < batch_.rows ||
           reader.fail(kRows, fmt::format("首行写明{}行，文件中更多", batch_.rows),
                       fmt::format("the first line says {} rows, there are more", batch_.rows));
}

void DebitRowChecks::take(RecordReader& reader, std::uint32_t sequence, const OrderNumber& order,
                          Money amount) {
    ++rows_;
    if (sequence != next_)
        reader.fail(kSequenceField, fmt::format("应为{}：从1起逐行加1，不缺不重", next_),
                    fmt::format("it should be {}: rows count from 1 without a gap", next_));
    next_ = sequence + 1;  // one row that is missing is told once
    if (order.area() != batch_.area)
        reader.fail(kOrderField, "该缴费单不属于首行写明的医保区划",
                    "the order is not one of the area that the first line names");
    orders_.add(reader.raw(2), reader.line());
    total_ += amount;
}

void DebitRowChecks::finish(RecordReader& reader) {
    if (rows_ != batch_.rows)
        reader.fail(kRows, fmt::format("文件中有{}行，首行写明{}行", rows_, batch_.rows),
                    fmt::format("the file has {} rows, its first line says {}", rows_, batch_.rows));
    if (total_ != batch_.total)
        reader.fail(
            kTotal, fmt::format("各行合计{}，首行写明{}", total_.text(), batch_.total.text()),
            fmt::format("the rows add up to {}, the first line says {}", total_.text(), batch_.total.text()));
    if (const auto repeated = orders_.find())
        reader.fail(kOrderField, fmt::format("第{}行和第{}行是同一缴费单", repeated->first, repeated->second),
                    fmt::format("lines {} and {} are of one order", repeated->first, repeated->second));
}

}  // namespace canbao
