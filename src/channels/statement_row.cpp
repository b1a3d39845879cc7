#include "channels/statement_row.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "channels/csv_text.h"
#include "vocabulary/check.h"
#include "vocabulary/id_number.h"

namespace canbao {
namespace {

// By both digits of the day of the month.
constexpr std::size_t kKnownDays = 256;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a trade number is made of.
constexpr std::array<bool, 256> kIsOfTrade = [] {
    std::array<bool, 256> table{};
    for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
    for (const char c : {'-', '_', '.'}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool are_eight_digits(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    constexpr std::uint64_t kHigh = 0xF0F0'F0F0'F0F0'F0F0;
    constexpr std::uint64_t kZeros = 0x3030'3030'3030'3030;
    constexpr std::uint64_t kSixes = 0x0606'0606'0606'0606;
    return (word & kHigh) == kZeros && ((word + kSixes) & kHigh) == kZeros;
}

// A trade number of its own length that may be an ID number: only those are looked at more closely.
bool may_be_id_number(std::string_view trade) {
    return trade.size() == IdNumber::kLength &&
           std::all_of(trade.begin(), trade.end() - 1, [](char c) { return is_digit(c); });
}

tl::unexpected<LocalText> no_row(std::string zh, std::string en) {
    return tl::unexpected(LocalText{std::move(zh), std::move(en)});
}

// With the column's names before it.
tl::unexpected<LocalText> wrong_field(std::size_t column, const LocalText& what) {
    const StatementWord& name = kStatementColumns[column];
    return no_row(fmt::format("{}（{}）：{}", name.zh, name.plain, what.zh),
                  fmt::format("{}: {}", name.plain, what.en));
}

bool is_formula(std::string_view field) {
    return (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos) ||
           begins_as_formula(field);
}

}  // namespace

const std::array<StatementWord, 5> kStatementColumns = {{
    {"trade", "交易号", "\xBD\xBB\xD2\xD7\xBA\xC5"},
    {"order", "缴费单号", "\xBD\xC9\xB7\xD1\xB5\xA5\xBA\xC5"},
    {"amount", "金额", "\xBD\xF0\xB6\xEE"},
    {"day", "日期", "\xC8\xD5\xC6\xDA"},
    {"kind", "类型", "\xC0\xE0\xD0\xCD"},
}};
const std::array<StatementWord, kEntryKinds.size()> kStatementKinds = {{
    {"paid", "缴费", "\xBD\xC9\xB7\xD1"},
    {"refunded", "退费", "\xCD\xCB\xB7\xD1"},
    {"posted", "入库", "\xC8\xEB\xBF\xE2"},
}};

std::optional<EntryKind> statement_kind(std::string_view text) {
    for (std::size_t i = 0; i < kStatementKinds.size(); ++i)
        if (kStatementKinds[i].is(text)) return static_cast<EntryKind>(i);
    return std::nullopt;
}

Failure wrong_statement(std::uint64_t line, const LocalText& what) {
    return fail(fmt::format("对账文件{}{}。文件全部未采用，请渠道更正后重新提供",
                            line == 0 ? "：" : fmt::format("第{}行：", line), what.zh),
                fmt::format("statement{}: {}. Nothing of it is taken: ask the channel for a corrected file",
                            line == 0 ? "" : fmt::format(", line {}", line), what.en));
}

std::string_view take_field(std::string_view& line) {
    const std::size_t comma = line.find(',');
    const std::string_view field = line.substr(0, comma);
    line = comma == std::string_view::npos ? std::string_view() : line.substr(comma + 1);
    return field;
}

StatementRowReader::StatementRowReader(Date from, Date until) : from_(from), until_(until) {
    // Each place holds a day that is right, so that no bytes of a file are taken for one that was never read.
    KnownDay first{{}, from};
    const std::string text = from.text();
    CHECK(text.size() == kDayLength);
    std::ranges::copy(text, first.text.begin());
    known_days_.assign(kKnownDays, first);
}

// ── The fast path ──

namespace {

bool take_order(const char*& at, const char* end, std::string_view& order) {
    if (*at == ',') {
        order = {};
        ++at;
        return true;
    }
    constexpr std::size_t kLength = OrderNumber::kLength;
    constexpr std::size_t kWord = 8;
    static_assert(kLength == 3 * kWord + 1);
    if (static_cast<std::size_t>(end - at) <= kLength || at[kLength] != ',') return false;
    if (!are_eight_digits(at) || !are_eight_digits(at + kWord) || !are_eight_digits(at + 2 * kWord) ||
        !is_digit(at[kLength - 1]))
        return false;
    order = {at, kLength};
    // The area does not begin with 0; a number of nineteen digits may be too large, one of few may be none.
    constexpr std::size_t kArea = 6;
    const bool is_of_usual_size = at[kArea] < '9' && (at[kArea] != '0' || at[kArea + 1] != '0');
    if ((at[0] == '0' || !is_of_usual_size) && !OrderNumber::parse(order)) return false;
    at += kLength + 1;
    return true;
}

// Yuan with two decimals, above zero.
bool take_amount(const char*& at, std::int64_t& fen) {
    constexpr std::ptrdiff_t kMostDigits = 10;
    const char* next = at;
    fen = 0;
    for (; is_digit(*next) && next - at <= kMostDigits; ++next) fen = fen * 10 + (*next - '0');
    const std::ptrdiff_t digits = next - at;
    if (digits == 0 || digits > kMostDigits || (digits > 1 && *at == '0') || *next != '.' ||
        !is_digit(next[1]) || !is_digit(next[2]) || next[3] != ',')
        return false;
    fen = (fen * 10 + (next[1] - '0')) * 10 + (next[2] - '0');
    at = next + 4;
    return fen > 0;
}

}  // namespace

bool StatementRowReader::take_day(const char*& at, const char* end, Date& day) {
    if (static_cast<std::size_t>(end - at) <= kDayLength || at[kDayLength] != ',') return false;
    constexpr unsigned kLow = 0xF;
    static_assert(kKnownDays > (kLow << 4U | kLow));
    const unsigned of_month =
        (static_cast<unsigned>(at[8]) & kLow) << 4U | (static_cast<unsigned>(at[9]) & kLow);
    KnownDay& known = known_days_[of_month];
    if (std::memcmp(at, known.text.data(), kDayLength) != 0) {
        const auto read = Date::parse({at, kDayLength});
        if (!read || *read < from_ || *read > until_) return false;
        known.day = *read;
        std::memcpy(known.text.data(), at, kDayLength);
    }
    day = known.day;
    at += kDayLength + 1;
    return true;
}

bool StatementRowReader::take(const char*& at, const char* end, StatementRow& row) {
    const char* next = at;
    while (kIsOfTrade[static_cast<unsigned char>(*next)]) ++next;
    const std::string_view trade(at, static_cast<std::size_t>(next - at));
    if (*next != ',' || trade.empty() || trade.size() > TradeNumber::kLongest || trade.front() == '-' ||
        (may_be_id_number(trade) && IdNumber::parse(trade)))
        return false;
    ++next;
    std::string_view order;
    std::int64_t fen = 0;
    Date day = from_;
    if (!take_order(next, end, order) || !take_amount(next, fen) || !take_day(next, end, day)) return false;
    const char* const kind_begin = next;
    while (*next != '\n') ++next;
    std::string_view kind(kind_begin, static_cast<std::size_t>(next - kind_begin));
    if (kind.ends_with('\r')) kind.remove_suffix(1);
    const auto known = statement_kind(kind);
    if (!known) return false;
    row.trade = trade;
    row.order = order;
    row.amount = Money::fen(fen);
    row.day = day;
    row.kind = *known;
    at = next + 1;
    return true;
}

// ── The plain path ──

tl::expected<StatementRow, LocalText> read_statement_row(std::string_view line, Date from, Date until) {
    if (line.empty()) return no_row("空行", "an empty line");
    if (line.front() == '#')
        return no_row("明细中间又有“#”开头的行：不能把几个文件接在一起",
                      "a line that begins with # among the rows: files must not be joined");
    std::array<std::string_view, kStatementColumns.size()> fields;
    std::size_t count = 0;
    std::string_view rest = line;
    do {
        const std::string_view field = take_field(rest);
        if (count < fields.size()) fields[count] = field;
        ++count;
    } while (rest.data() != nullptr);
    if (count != fields.size())
        return no_row(fmt::format("应有{}列，实有{}列：不要用表格软件打开后另存", fields.size(), count),
                      fmt::format("there are {} fields in place of {}: do not save it from a spreadsheet",
                                  count, fields.size()));
    constexpr std::size_t kAmount = 2;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i == kAmount && fields[i].starts_with('-'))
            return wrong_field(i, {"不能为负，退费另写一行，类型为“refunded”",
                                   "it cannot be negative; what was refunded is a row of its own kind"});
        if (is_formula(fields[i]))
            return wrong_field(i, {"以 = + - @ 开头，表格软件会当作公式",
                                   "it begins with = + - or @, which a spreadsheet takes for a formula"});
    }
    const auto trade = TradeNumber::parse(fields[0]);
    if (!trade) return wrong_field(0, trade.error().message);
    if (!fields[1].empty())
        if (const auto order = OrderNumber::parse(fields[1]); !order)
            return wrong_field(1, order.error().message);
    const auto amount = Money::parse(fields[kAmount]);
    if (!amount) return wrong_field(kAmount, amount.error().message);
    if (amount->is_zero()) return wrong_field(kAmount, {"应大于零", "it should be above zero"});
    const auto day = Date::parse(fields[3]);
    if (!day) return wrong_field(3, day.error().message);
    if (*day < from || *day > until)
        return wrong_field(
            3, {fmt::format("不在文件的日期{}至{}内", from.text(), until.text()),
                fmt::format("it is none of the statement's days, {} to {}", from.text(), until.text())});
    const auto kind = statement_kind(fields[4]);
    if (!kind)
        return wrong_field(4, {"应为 paid、refunded 或 posted（缴费、退费、入库）",
                               "it should be paid, refunded or posted"});
    return StatementRow{fields[0], fields[1], *amount, *day, *kind};
}

}  // namespace canbao
