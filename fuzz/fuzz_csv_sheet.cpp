// A table of text: whatever the bytes, they are rows within the limits or an error that says why, by the same
// path that a file takes. Where the pieces end makes no difference.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "channels/cell_text.h"
#include "channels/csv_rows.h"
#include "channels/file_kind.h"
#include "channels/sheet_header.h"
#include "channels/text_encoding.h"
#include "channels/written_date.h"
#include "vocabulary/check.h"
#include "vocabulary/id_number.h"

using namespace canbao;

namespace {

const std::vector<SheetField> kFields = {{"id", {"证件号码", "id"}, {"身份证号", "证件号码"}, true},
                                         {"name", {"姓名", "name"}, {"姓名"}, true},
                                         {"from", {"纳入时间", "from"}, {"纳入时间", "日期"}, false}};

void check_error(const Error& error) { CHECK(!error.message.zh.empty() && !error.message.en.empty()); }

void check_cell(const SheetCell& cell) {
    CHECK(cell.text.size() <= 4 * SheetLimits::kLongestCell);
    CHECK(tidy_text(tidy_name(cell.text)).size() <= cell.text.size() + 64);
    if (const auto date = parse_written_date(cell.text, cell.kind); !date) check_error(date.error());
    const auto id = IdNumber::parse(tidy_number(cell.text));
    CHECK(!id || id->plain().size() == IdNumber::kLength);
}

// All rows as one text, or nothing where they are in error.
std::optional<std::string> rows_of(std::string_view text, char separator, std::size_t piece) {
    CsvRows rows(separator);
    std::string all;
    std::vector<KeptRow> first;
    std::uint32_t last = 0;
    const auto take_rows = [&] {
        while (const SheetRow* row = rows.next()) {
            CHECK(row->number > last && row->number <= SheetLimits::kMostRows);
            CHECK(!row->cells.empty() && row->cells.size() <= SheetLimits::kMostColumns);
            last = row->number;
            all += std::to_string(last) + "\n";
            for (const SheetCell& cell : row->cells) {
                check_cell(cell);
                all += std::string(cell.text) + "\t";
            }
            if (first.size() < SheetLimits::kHeaderRows) first.emplace_back(*row);
        }
    };
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
        if (const auto done = rows.take(text.substr(0, piece)); !done)
            return check_error(done.error()), std::nullopt;
        take_rows();
    }
    if (const auto done = rows.finish(); !done) return check_error(done.error()), std::nullopt;
    take_rows();
    const auto header = find_header(first, kFields);
    if (!header) check_error(header.error());
    return all;
}

// Decoded in blocks of so many bytes; nothing where it is no text of the encoding.
std::optional<std::string> decoded(std::string_view bytes, TextEncoding encoding, std::size_t block) {
    auto decoder = TextDecoder::create(encoding);
    CHECK(decoder.has_value());
    std::string text;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(block, bytes.size())))
        if (!decoder->take(bytes.substr(0, block), text)) return std::nullopt;
    if (!decoder->finish()) return std::nullopt;
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(bytes), size);
    if (const FileKind kind = kind_of(all.substr(0, kKindBytes)); kind != FileKind::text)
        check_error(why_not_a_table(kind));
    EncodingMixture mixture;
    mixture.take(all);
    mixture.lines();
    for (const TextEncoding encoding :
         {TextEncoding::utf8, TextEncoding::gb18030, TextEncoding::utf16le, TextEncoding::utf16be}) {
        const auto text = decoded(all, encoding, 1 << 16);
        CHECK(text == decoded(all, encoding, 3));
        if (!text) continue;
        // Those 24 characters of private use apart, what was read can be written in the same encoding.
        auto encoder = TextEncoder::create(encoding);
        CHECK(encoder.has_value());
        std::string again;
        encoder->append(again, *text);
        CHECK(decoded(again, encoding, 1 << 16).has_value());
        const char separator = find_separator(*text);
        CHECK(rows_of(*text, separator, 1 << 16) == rows_of(*text, separator, 5));
    }
    return 0;
}
