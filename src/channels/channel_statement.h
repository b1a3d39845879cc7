#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "channels/statement_row.h"
#include "collection/key_rows.h"

namespace canbao {

// Rows of one kind, and what they come to.
struct StatementTotal {
    std::int64_t rows = 0;
    Money amount;

    friend bool operator==(const StatementTotal&, const StatementTotal&) = default;
};
using StatementTotals = std::array<StatementTotal, kEntryKinds.size()>;

// Which statement somebody wants to reconcile.
struct AskedStatement {
    ChannelKey channel;
    std::optional<RegionCode> area;  // nothing: the one of all areas
};

struct StatementReading {
    unsigned threads = 1;
    std::uint64_t seed = 0;  // of KeyRows
};

// The daily statement of a channel or of the treasury: docs/formats/channel-statement.md. Its bytes are read
// in place, from a mapped file, and all of it is checked before any row is given.
class ChannelStatement {
   public:
    static constexpr std::size_t kMostRows = 100'000'000;

    // Whose it is, without a look at the rest.
    static Result<StatementHeader> read_header(std::string_view bytes);
    // Errors: anything but an exact statement that was asked for; the first fault, with its line. The bytes
    // stay where they are for as long as the statement and its rows.
    static Result<ChannelStatement> parse(std::string_view bytes, const AskedStatement& asked,
                                          const StatementReading& reading = {});

    const StatementHeader& header() const { return header_; }
    const StatementTotal& total(EntryKind kind) const { return totals_[static_cast<std::size_t>(kind)]; }
    std::int64_t rows() const;

    // For a match: kind and trade number, amount, day, and the place of the row as reference.
    std::vector<KeyRows> take_key_rows() { return std::move(key_rows_); }
    // The row at a place that a key row names.
    StatementRow row_at(std::int64_t place) const;
    // From 1, as an editor counts.
    std::uint64_t line_of(std::int64_t place) const;

    // All rows in their order.
    template <typename Take>
    void for_each_row(Take&& take) const {
        for (std::int64_t place = first_row_; place < end_of_rows_;) {
            std::int64_t next = place;
            take(read_at(next));
            place = next;
        }
    }

   private:
    ChannelStatement(std::string_view bytes, StatementHeader header)
        : bytes_(bytes), header_(std::move(header)) {}

    Result<Done> read_rows(const StatementReading& reading);
    Result<Done> compare_totals(const StatementTotals& stated) const;
    // Moves the place behind the row.
    StatementRow read_at(std::int64_t& place) const;

    std::string_view bytes_;
    StatementHeader header_;
    std::int64_t first_row_ = 0;
    std::int64_t end_of_rows_ = 0;
    StatementTotals totals_{};
    std::vector<KeyRows> key_rows_;
};

// Writes a statement: for those who play a channel, and for tests.
class StatementWriter {
   public:
    // Appends the header. Whoever writes much may clear `out` between rows.
    StatementWriter(std::string& out, const StatementHeader& header);
    // What a StatementRow promises must hold.
    void add(const StatementRow& row);
    // The footer.
    void finish();

   private:
    std::string& out_;
    Date from_;
    Date until_;
    StatementTotals totals_{};
};

}  // namespace canbao
