#include "files/csv_sheet.h"

#include <utility>

#include <fmt/format.h>

namespace canbao {
namespace {

// Where a text is none of the encoding; nothing where it is.
struct TextFault {
    std::uint64_t line;
    bool is_nul;
};

// Goes over the whole file.
Result<std::optional<TextFault>> find_fault(BlockFile& file, FoundEncoding encoding) {
    TextDecoder decoder = TRY(TextDecoder::create(encoding.encoding));
    file.go_to(encoding.has_mark ? byte_order_mark(encoding.encoding).size() : 0);
    std::string text;
    while (true) {
        const std::string_view block = TRY(file.next());
        text.clear();
        const bool is_text = block.empty() ? decoder.finish() : decoder.take(block, text);
        if (!is_text) return std::optional(TextFault{decoder.fault_line(), decoder.found_nul()});
        if (block.empty()) return std::optional<TextFault>();
    }
}

Result<std::optional<EncodingMixture::Lines>> find_mixture(BlockFile& file) {
    EncodingMixture mixture;
    file.go_to(0);
    while (true) {
        const std::string_view block = TRY(file.next());
        if (block.empty()) return mixture.lines();
        mixture.take(block);
    }
}

Failure holds_nul(std::uint64_t line) {
    return fail(
        fmt::format("第{}行有NUL字节，文件已损坏，或是没有BOM的UTF-16：请另存为 xlsx 或 CSV UTF-8", line),
        fmt::format(
            "line {} holds a NUL byte: the file is damaged, or UTF-16 without a byte order mark. Save "
            "it as xlsx or CSV UTF-8",
            line));
}

Failure mixes_encodings(EncodingMixture::Lines lines) {
    return fail(
        fmt::format("混用了两种编码：第{}行是UTF-8，第{}行不是。请用 Excel 或 WPS 打开检查，另存为 xlsx",
                    lines.utf8, lines.other),
        fmt::format(
            "it mixes two encodings: line {} is UTF-8 and line {} is not. Open it in Excel or WPS, see "
            "what is damaged, and save it as xlsx",
            lines.utf8, lines.other));
}

// Without a mark it is UTF-8 if all of it is, else GB18030.
Result<FoundEncoding> find_encoding(BlockFile& file) {
    file.go_to(0);
    const auto marked = encoding_by_mark(TRY(file.next()));
    const FoundEncoding first{marked.value_or(TextEncoding::utf8), marked.has_value()};
    const auto fault = TRY(find_fault(file, first));
    if (!fault) return first;
    if (fault->is_nul) return holds_nul(fault->line);
    if (marked) {
        return fail(
            fmt::format("开头标明是{}，但第{}行不是：文件已损坏，请重新导出", name_of(*marked), fault->line),
            fmt::format("its beginning says {}, but line {} is not: the file is damaged, export it again",
                        name_of(*marked), fault->line));
    }
    if (const auto lines = TRY(find_mixture(file))) return mixes_encodings(*lines);
    const FoundEncoding second{TextEncoding::gb18030, false};
    const auto second_fault = TRY(find_fault(file, second));
    if (!second_fault) return second;
    if (second_fault->is_nul) return holds_nul(second_fault->line);
    return fail(
        fmt::format("既不是UTF-8（第{}行），也不是GB18030（第{}行）：请用 Excel 或 WPS 打开检查，另存为 xlsx",
                    fault->line, second_fault->line),
        fmt::format(
            "it is neither UTF-8 (line {}) nor GB18030 (line {}): open it in Excel or WPS, see what is "
            "damaged, and save it as xlsx",
            fault->line, second_fault->line));
}

}  // namespace

CsvSheet::CsvSheet(BlockFile file, SheetFormat format, TextDecoder decoder)
    : file_(std::move(file)), format_(std::move(format)), decoder_(std::move(decoder)) {}

Result<CsvSheet> CsvSheet::open(BlockFile file) {
    SheetFormat format;
    format.kind = SheetFormat::Kind::csv;
    format.encoding = TRY(find_encoding(file));
    TextDecoder decoder = TRY(TextDecoder::create(format.encoding.encoding));
    file.go_to(format.encoding.has_mark ? byte_order_mark(format.encoding.encoding).size() : 0);
    CsvSheet sheet(std::move(file), std::move(format), std::move(decoder));
    TRY(sheet.decode());
    sheet.format_.separator = find_separator(sheet.text_);
    sheet.rows_.emplace(sheet.format_.separator);
    return sheet;
}

Result<bool> CsvSheet::decode() {
    const std::string_view block = TRY(file_.next());
    const bool is_text = block.empty() ? decoder_.finish() : decoder_.take(block, text_);
    if (!is_text)
        return fail("读取过程中文件被改动，请重新导入",
                    "the file was changed while it was read: import it again");
    taken_ += block.size();
    return !block.empty();
}

Result<const SheetRow*> CsvSheet::next() {
    while (true) {
        if (const SheetRow* row = rows_->next()) return row;
        if (is_at_end_) return nullptr;
        if (text_.empty() && !TRY(decode())) {
            is_at_end_ = true;
            TRY(rows_->finish());
            continue;
        }
        TRY(rows_->take(text_));
        text_.clear();
    }
}

}  // namespace canbao
