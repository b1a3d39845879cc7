// Statements of channels: whatever the bytes, all of a statement is read or nothing, with a reason; the fast
// path reads a row as the plain one does; the totals are those of the rows; and what was read is read again
// as it is written.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "channels/channel_statement.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

// Both paths over every line, whatever stands around it.
void check_lines(std::string_view text, Date from, Date until) {
    StatementRowReader reader(from, until);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return;
        const char* at = text.data();
        StatementRow row;
        // What follows the line is not looked at.
        const bool is_taken = reader.take(at, text.data() + text.size(), row);
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        const auto plain = read_statement_row(line, from, until);
        CHECK(is_taken == plain.has_value());
        CHECK(at == text.data() + (is_taken ? end + 1 : 0));
        if (is_taken) CHECK(row == *plain);
        if (!is_taken) CHECK(!plain.error().zh.empty() && !plain.error().en.empty());
        text.remove_prefix(end + 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    // Of its own, so that a byte behind the end is noticed.
    const std::vector<char> copy(bytes, bytes + size);
    const std::string_view text(copy.data(), copy.size());
    check_lines(text, *Date::parse("2026-01-01"), *Date::parse("2026-12-31"));

    const auto header = ChannelStatement::read_header(text);
    if (!header) {
        CHECK(!header.error().message.zh.empty() && !header.error().message.en.empty());
        return 0;
    }
    auto statement = ChannelStatement::parse(text, {header->channel, header->area}, {.threads = 2});
    if (!statement) {
        CHECK(!statement.error().message.zh.empty() && !statement.error().message.en.empty());
        return 0;
    }
    CHECK(!ChannelStatement::parse(text, {*ChannelKey::parse("another_channel"), header->area}));

    std::string written;
    StatementWriter writer(written, statement->header());
    std::int64_t rows = 0;
    std::array<Money, kEntryKinds.size()> sums{};
    statement->for_each_row([&](const StatementRow& row) {
        writer.add(row);
        ++rows;
        sums[static_cast<std::size_t>(row.kind)] += row.amount;
    });
    writer.finish();
    CHECK(rows == statement->rows());
    for (std::size_t kind = 0; kind < sums.size(); ++kind)
        CHECK(sums[kind] == statement->total(static_cast<EntryKind>(kind)).amount);

    std::size_t keys = 0;
    for (const KeyRows& part : statement->take_key_rows()) {
        std::vector<const PackedRow*> listed;
        for (std::size_t partition = 0; partition < KeyRows::kPartitions; ++partition)
            part.list(partition, listed);
        keys += listed.size();
        for (const PackedRow* packed : listed) {
            const StatementRow row = statement->row_at(packed->reference());
            CHECK(row.trade == packed->key() && row.amount.in_fen() == packed->fen() &&
                  row.kind == packed->kind() && row.day.days_since_1970() == packed->day());
        }
    }
    CHECK(keys == static_cast<std::size_t>(rows));

    const auto again = ChannelStatement::parse(written, {header->channel, header->area});
    CHECK(again.has_value() && again->rows() == rows && again->header() == statement->header());
    return 0;
}
