#include "channels/channel_statement.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "channels/text_encoding.h"
#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr StatementWord kStatement = {"#statement", "#对账单", "#\xB6\xD4\xD5\xCB\xB5\xA5"};
constexpr StatementWord kTotal = {"#total", "#合计", "#\xBA\xCF\xBC\xC6"};
constexpr StatementWord kAll = {"all", "全部", "\xC8\xAB\xB2\xBF"};
constexpr std::string_view kVersion = "1";
// A line that needs more is none of a statement.
constexpr std::size_t kLongestLine = 1'000;
// Fewer are not worth a thread.
constexpr std::size_t kBytesOfThread = std::size_t{1} << 20U;

std::string_view without_return(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::uint64_t count_lines(std::string_view text) {
    return static_cast<std::uint64_t>(std::ranges::count(text, '\n'));
}

std::string_view without_line_ends(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
}

// The number of the last line that is not empty.
std::uint64_t last_line(std::string_view file) { return count_lines(without_line_ends(file)) + 1; }

// The bytes before the first line.
Result<std::size_t> mark_length(std::string_view bytes) {
    const auto marked = encoding_by_mark(bytes);
    if (!marked) return std::size_t{0};
    if (*marked != TextEncoding::utf8)
        return wrong_statement(0, {fmt::format("编码为 {}，应为 UTF-8 或 GB18030", name_of(*marked)),
                                   fmt::format("it is {}; it should be UTF-8 or GB18030", name_of(*marked))});
    return byte_order_mark(*marked).size();
}

// The next line, taken away with its end.
Result<std::string_view> take_line(std::string_view& text, std::uint64_t number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end > kLongestLine)
        return wrong_statement(
            number, {"文件在此中断，或不是对账文件", "the file breaks off here, or is no statement"});
    const std::string_view line = without_return(text.substr(0, end));
    text.remove_prefix(end + 1);
    return line;
}

// A whole number without zeros before it.
template <typename Number>
std::optional<Number> number_in(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    if (text.front() == '-' || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return number;
}

// Totals may be larger than any amount that is read elsewhere.
std::optional<Money> total_in(std::string_view yuan) {
    constexpr std::size_t kCents = 2;
    if (yuan.size() < kCents + 2 || yuan[yuan.size() - kCents - 1] != '.') return std::nullopt;
    const auto whole = number_in<std::int64_t>(yuan.substr(0, yuan.size() - kCents - 1));
    const std::string_view cents = yuan.substr(yuan.size() - kCents);
    std::int64_t fen = 0;
    if (!whole || !std::ranges::all_of(cents, [](char c) { return c >= '0' && c <= '9'; }) ||
        __builtin_mul_overflow(*whole, 100, &fen) ||
        __builtin_add_overflow(fen, (cents[0] - '0') * 10 + (cents[1] - '0'), &fen))
        return std::nullopt;
    return Money::fen(fen);
}

Result<std::optional<RegionCode>> area_in(std::string_view text) {
    if (kAll.is(text)) return std::optional<RegionCode>();
    constexpr std::size_t kDigits = 6;
    if (text.size() != kDigits)
        return fail("区划应为6位代码或“all”", "an area has six digits, or is \"all\"");
    return std::optional(TRY(RegionCode::parse(text)));
}

Result<StatementHeader> header_in(std::string_view line) {
    constexpr std::size_t kFields = 7;
    std::array<std::string_view, kFields> fields;
    std::string_view rest = line;
    for (std::string_view& field : fields) field = take_field(rest);
    if (rest.data() != nullptr || !kStatement.is(fields[0]))
        return fail("应为 #statement,1,渠道,区划或all,起日,止日,文件号",
                    "it should be #statement,1,CHANNEL,AREA or all,FROM,UNTIL,NUMBER");
    if (fields[1] != kVersion) return fail("格式版本不是1", "the version of the format is not 1");
    const ChannelKey channel = TRY(ChannelKey::parse(fields[2]));
    const std::optional<RegionCode> area = TRY(area_in(fields[3]));
    const Date from = TRY(Date::parse(fields[4]));
    const Date until = TRY(Date::parse(fields[5]));
    if (until < from || until.days_since_1970() - from.days_since_1970() >= StatementHeader::kMostDays)
        return fail(fmt::format("止日应不早于起日，最多{}天", StatementHeader::kMostDays),
                    fmt::format("the last day should not lie before the first, and there are at most {} days",
                                StatementHeader::kMostDays));
    const auto number = number_in<std::int32_t>(fields[6]);
    if (!number || *number < 1 || *number > StatementHeader::kMostNumber)
        return fail(fmt::format("文件号应为1至{}", StatementHeader::kMostNumber),
                    fmt::format("the number of a file is 1 to {}", StatementHeader::kMostNumber));
    return StatementHeader{channel, area, from, until, *number};
}

Result<Done> check_asked(const StatementHeader& header, const AskedStatement& asked) {
    const auto area_text = [](const std::optional<RegionCode>& area) {
        return area ? area->text() : std::string(kAll.plain);
    };
    if (header.channel != asked.channel)
        return wrong_statement(
            1, {fmt::format("是渠道“{}”的文件，不是“{}”的", header.channel.text(), asked.channel.text()),
                fmt::format("it is of the channel \"{}\", not \"{}\"", header.channel.text(),
                            asked.channel.text())});
    if (header.area != asked.area)
        return wrong_statement(
            1, {fmt::format("是区划 {} 的文件，不是 {} 的", area_text(header.area), area_text(asked.area)),
                fmt::format("it is of the area {}, not {}", area_text(header.area), area_text(asked.area))});
    return Done{};
}

Result<Done> check_columns(std::string_view line) {
    std::string_view rest = line;
    std::string zh, en;
    for (const StatementWord& column : kStatementColumns) {
        zh += (zh.empty() ? "" : ",") + std::string(column.zh);
        en += (en.empty() ? "" : ",") + std::string(column.plain);
    }
    std::size_t place = 0;
    do {
        const std::string_view name = take_field(rest);
        const bool is_right = place < kStatementColumns.size() && kStatementColumns[place].is(name);
        ++place;
        if (!is_right)
            return wrong_statement(2, {fmt::format("第{}列不认识，应依次为 {}（或 {}）", place, en, zh),
                                       fmt::format("column {} is unknown; they should be {}", place, en)});
    } while (rest.data() != nullptr);
    if (place != kStatementColumns.size())
        return wrong_statement(2, {fmt::format("列不全，应依次为 {}（或 {}）", en, zh),
                                   fmt::format("columns are missing; they should be {}", en)});
    return Done{};
}

std::optional<StatementTotal> total_line_in(std::string_view line, EntryKind kind) {
    if (!kTotal.is(take_field(line)) || statement_kind(take_field(line)) != kind) return std::nullopt;
    const auto rows = number_in<std::int64_t>(take_field(line));
    const auto amount = total_in(line);
    if (!rows || !amount) return std::nullopt;
    return StatementTotal{*rows, *amount};
}

// Takes the footer away from the end of the text, if there is one.
std::optional<StatementTotals> take_footer(std::string_view& text) {
    text = without_line_ends(text);
    StatementTotals totals;
    for (std::size_t kind = kEntryKinds.size(); kind-- > 0;) {
        const std::size_t before = text.rfind('\n');
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const auto total = total_line_in(without_return(text.substr(begin)), static_cast<EntryKind>(kind));
        if (!total) return std::nullopt;
        totals[kind] = *total;
        text = text.substr(0, begin);
        // The line before ends here.
        if (kind > 0 && text.ends_with('\n')) text.remove_suffix(1);
    }
    return totals;
}

// ── Rows ──

// What a thread reads of the rows.
struct Part {
    const char* begin;
    const char* end;
    KeyRows rows;
    StatementTotals totals{};
    const char* fault = nullptr;  // the line's first byte
    LocalText why;
};

LocalText too_much() { return {"金额之和过大", "the amounts come to more than can be reckoned with"}; }

void read_part(std::string_view file, const StatementHeader& header, Part& part) {
    StatementRowReader reader(header.from, header.until);
    StatementRow row;
    const char* at = part.begin;
    while (at != part.end) {
        const char* const begin = at;
        if (!reader.take(at, part.end, row)) [[unlikely]] {
            const char* const line_end =
                static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(part.end - at)));
            CHECK(line_end != nullptr);
            auto read = read_statement_row(without_return({at, static_cast<std::size_t>(line_end - at)}),
                                           header.from, header.until);
            if (!read) {
                part.fault = begin;
                part.why = std::move(read).error();
                return;
            }
            row = *read;
            at = line_end + 1;
        }
        StatementTotal& total = part.totals[static_cast<std::size_t>(row.kind)];
        std::int64_t fen = 0;
        if (__builtin_add_overflow(total.amount.in_fen(), row.amount.in_fen(), &fen)) {
            part.fault = begin;
            part.why = too_much();
            return;
        }
        total = {total.rows + 1, Money::fen(fen)};
        KeyRow key{row.kind, {}, row.amount.in_fen(), row.day.days_since_1970(), begin - file.data()};
        // Word by word, as it was written: read as one, it would wait until both words have left for memory.
        key.key = {row.trade.data(), row.trade.size()};
        part.rows.add(key);
    }
}

// As many parts as are worth it, of whole lines.
std::vector<Part> parts_of(std::string_view text, const StatementReading& reading) {
    const std::size_t count =
        std::clamp<std::size_t>(text.size() / kBytesOfThread, 1, std::max(reading.threads, 1U));
    std::vector<Part> parts;
    const char* begin = text.data();
    const char* const end = begin + text.size();
    for (std::size_t i = 1; i <= count; ++i) {
        const char* until = i == count ? end : std::max(begin, text.data() + text.size() * i / count);
        if (until != end) {
            until =
                static_cast<const char*>(std::memchr(until, '\n', static_cast<std::size_t>(end - until))) + 1;
        }
        parts.push_back({begin, until, KeyRows(reading.seed), {}, nullptr, {}});
        begin = until;
    }
    return parts;
}

}  // namespace

Result<StatementHeader> ChannelStatement::read_header(std::string_view bytes) {
    std::string_view rest = bytes.substr(TRY(mark_length(bytes)));
    const std::string_view line = TRY(take_line(rest, 1));
    auto header = header_in(line);
    if (!header) return wrong_statement(1, header.error().message);
    return *std::move(header);
}

Result<ChannelStatement> ChannelStatement::parse(std::string_view bytes, const AskedStatement& asked,
                                                 const StatementReading& reading) {
    ChannelStatement statement(bytes, TRY(read_header(bytes)));
    TRY(check_asked(statement.header_, asked));
    std::string_view rest = bytes.substr(TRY(mark_length(bytes)));
    TRY(take_line(rest, 1));
    const std::string_view columns = TRY(take_line(rest, 2));
    TRY(check_columns(columns));
    const char* const first_row = rest.data();
    const auto stated = take_footer(rest);
    if (!stated)
        return wrong_statement(last_line(bytes),
                               {"末尾没有完整的三行合计 #total,类型,笔数,金额（paid、refunded、"
                                "posted 各一行）：文件不完整",
                                "it does not end with the three lines #total,KIND,ROWS,AMOUNT of paid, "
                                "refunded and posted: the file is not whole"});
    statement.first_row_ = first_row - bytes.data();
    statement.end_of_rows_ = statement.first_row_ + static_cast<std::int64_t>(rest.size());
    TRY(statement.read_rows(reading));
    TRY(statement.compare_totals(*stated));
    return statement;
}

Result<Done> ChannelStatement::read_rows(const StatementReading& reading) {
    const std::string_view text = bytes_.substr(static_cast<std::size_t>(first_row_),
                                                static_cast<std::size_t>(end_of_rows_ - first_row_));
    std::vector<Part> parts = parts_of(text, reading);
    {
        std::vector<std::jthread> running;
        for (Part& part : std::span(parts).subspan(1))
            running.emplace_back([&] { read_part(bytes_, header_, part); });
        read_part(bytes_, header_, parts.front());
    }
    for (Part& part : parts) {
        if (part.fault != nullptr) return wrong_statement(line_of(part.fault - bytes_.data()), part.why);
        for (std::size_t kind = 0; kind < totals_.size(); ++kind) {
            std::int64_t fen = totals_[kind].amount.in_fen();
            if (__builtin_add_overflow(fen, part.totals[kind].amount.in_fen(), &fen))
                return wrong_statement(0, too_much());
            totals_[kind] = {totals_[kind].rows + part.totals[kind].rows, Money::fen(fen)};
        }
        key_rows_.push_back(std::move(part.rows));
    }
    if (rows() > static_cast<std::int64_t>(kMostRows))
        return wrong_statement(
            0, {fmt::format("超过{}行", kMostRows), fmt::format("it has more than {} rows", kMostRows)});
    return Done{};
}

Result<Done> ChannelStatement::compare_totals(const StatementTotals& stated) const {
    for (std::size_t kind = 0; kind < totals_.size(); ++kind) {
        const StatementTotal& counted = totals_[kind];
        if (stated[kind] == counted) continue;
        const auto name = kStatementKinds[kind];
        return wrong_statement(
            last_line(bytes_) - (totals_.size() - 1 - kind),
            {fmt::format("{}合计为{}笔{}元，明细为{}笔{}元", name.zh, stated[kind].rows,
                         stated[kind].amount.text(), counted.rows, counted.amount.text()),
             fmt::format("the total of {} says {} rows and {} yuan; there are {} rows and {} yuan",
                         name.plain, stated[kind].rows, stated[kind].amount.text(), counted.rows,
                         counted.amount.text())});
    }
    return Done{};
}

std::int64_t ChannelStatement::rows() const {
    std::int64_t sum = 0;
    for (const StatementTotal& total : totals_) sum += total.rows;
    return sum;
}

StatementRow ChannelStatement::read_at(std::int64_t& place) const {
    CHECK(place >= first_row_ && place < end_of_rows_);
    const std::string_view text =
        bytes_.substr(static_cast<std::size_t>(place), static_cast<std::size_t>(end_of_rows_ - place));
    const std::size_t line_end = text.find('\n');
    const auto row =
        read_statement_row(without_return(text.substr(0, line_end)), header_.from, header_.until);
    CHECK(row.has_value());
    place += static_cast<std::int64_t>(line_end) + 1;
    return *row;
}

StatementRow ChannelStatement::row_at(std::int64_t place) const { return read_at(place); }

std::uint64_t ChannelStatement::line_of(std::int64_t place) const {
    return count_lines(bytes_.substr(0, static_cast<std::size_t>(place))) + 1;
}

// ── Writing ──

StatementWriter::StatementWriter(std::string& out, const StatementHeader& header)
    : out_(out), from_(header.from), until_(header.until) {
    fmt::format_to(std::back_inserter(out_), "{},{},{},{},{},{},{}\n", kStatement.plain, kVersion,
                   header.channel.text(), header.area ? header.area->text() : kAll.plain, header.from.text(),
                   header.until.text(), header.number);
    const char* between = "";
    for (const StatementWord& column : kStatementColumns) {
        out_.append(between).append(column.plain);
        between = ",";
    }
    out_.push_back('\n');
}

void StatementWriter::add(const StatementRow& row) {
    CHECK(row.amount > Money{} && row.day >= from_ && row.day <= until_);
    out_.append(row.trade).append(",").append(row.order).push_back(',');
    row.amount.append_text(out_);
    out_.push_back(',');
    row.day.append_text(out_);
    out_.append(",").append(word(row.kind)).push_back('\n');
    StatementTotal& total = totals_[static_cast<std::size_t>(row.kind)];
    total = {total.rows + 1, total.amount + row.amount};
}

void StatementWriter::finish() {
    for (std::size_t kind = 0; kind < totals_.size(); ++kind)
        fmt::format_to(std::back_inserter(out_), "{},{},{},{}\n", kTotal.plain, kEntryKinds[kind],
                       totals_[kind].rows, totals_[kind].amount.text());
}

}  // namespace canbao
