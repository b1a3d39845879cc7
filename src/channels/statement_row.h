#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collection/entry_kind.h"
#include "vocabulary/date.h"
#include "vocabulary/money.h"
#include "vocabulary/payment_numbers.h"
#include "vocabulary/result.h"

namespace canbao {

// Whose statement it is, and of which days.
struct StatementHeader {
    static constexpr std::int32_t kMostNumber = 999'999'999;
    static constexpr std::int32_t kMostDays = 366;

    ChannelKey channel;
    std::optional<RegionCode> area;  // six digits; nothing: all areas
    Date from;
    Date until;
    // From 1: a later statement of the same days has a greater one, and replaces the earlier.
    std::int32_t number;

    friend bool operator==(const StatementHeader&, const StatementHeader&) = default;
};

struct StatementRow {
    std::string_view trade;         // a TradeNumber that does not begin with '-'
    std::string_view order;         // an OrderNumber, or empty
    Money amount;                   // above zero
    Date day = Date::from_days(0);  // one of the statement's
    EntryKind kind = EntryKind::paid;

    friend bool operator==(const StatementRow&, const StatementRow&) = default;
};

// A word of the format as it may be written. GB18030 has other bytes for the same Chinese.
struct StatementWord {
    std::string_view plain, zh, zh_gb18030;

    bool is(std::string_view text) const { return text == plain || text == zh || text == zh_gb18030; }
};
// The columns in their order, which is exact.
extern const std::array<StatementWord, 5> kStatementColumns;
extern const std::array<StatementWord, kEntryKinds.size()> kStatementKinds;
std::optional<EntryKind> statement_kind(std::string_view text);

// The message of whoever sends the file: where it is wrong, and that nothing of it is taken. Line 0: none.
Failure wrong_statement(std::uint64_t line, const LocalText& what);

// The next field of a line, taken away with the comma behind it; the line's rest is null behind the last one.
std::string_view take_field(std::string_view& line);

// The row of a line without its end, whose day lies in these; or the reason why it is none.
tl::expected<StatementRow, LocalText> read_statement_row(std::string_view line, Date from, Date until);

// Reads rows, line by line, fast: what it takes, read_statement_row() reads as the same.
class StatementRowReader {
   public:
    // Days of rows lie in the header's days.
    StatementRowReader(Date from, Date until);

    // Takes the row at `at`, and its line end; false, and nothing taken, where it looks like none. Bytes go
    // on up to `end`, and the last one is a line feed.
    bool take(const char*& at, const char* end, StatementRow& row);

   private:
    bool take_day(const char*& at, const char* end, Date& day);

    // Days repeat: those that were read last need no reading. By the day of the month.
    static constexpr std::size_t kDayLength = 10;
    struct KnownDay {
        std::array<char, kDayLength> text;
        Date day;
    };

    Date from_;
    Date until_;
    std::vector<KnownDay> known_days_;
};

}  // namespace canbao
