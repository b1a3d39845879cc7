#include "procedure/list_file.h"

#include <algorithm>
#include <filesystem>

#include "channels/cell_reference.h"
#include "channels/cell_text.h"
#include "files/block_file.h"
#include "files/byte_sink.h"
#include "files/sheet_writer.h"
#include "store/sm3.h"

namespace canbao {
namespace {

// What the headers say of a column; in two rows, the lower one where it says anything.
std::string title_of(std::span<const KeptRow> rows, const SheetHeader& header, std::size_t column) {
    std::string title;
    for (const KeptRow& row : rows)
        if (row.number() >= header.first_row && row.number() <= header.last_row)
            if (std::string text = tidy_text(row.at(column).text); !text.empty()) title = std::move(text);
    return title.empty() ? column_letters(static_cast<std::uint32_t>(column)) : title;
}

std::vector<std::string> titles_of(std::span<const KeptRow> rows, const SheetHeader& header) {
    std::size_t columns = 0;
    for (const auto& column : header.columns)
        if (column) columns = std::max<std::size_t>(columns, *column + 1);
    for (const KeptRow& row : rows) columns = std::max(columns, row.size());
    std::vector<std::string> titles;
    titles.reserve(columns);
    for (std::size_t i = 0; i < columns; ++i) titles.push_back(title_of(rows, header, i));
    return titles;
}

}  // namespace

ListFile::ListFile(SheetReader reader, SheetHeader header, std::vector<KeptRow> first)
    : reader_(std::move(reader)), header_(std::move(header)), first_(std::move(first)) {
    titles_ = titles_of(first_, header_);
}

Result<ListFile> ListFile::open(const ListFileChoice& choice, std::span<const SheetField> fields) {
    SheetReader reader = TRY(SheetReader::open(choice.path, choice.sheet));
    std::vector<KeptRow> first;
    while (first.empty() || first.back().number() < SheetLimits::kHeaderRows) {
        const std::optional<SheetRow> row = TRY(reader.next());
        if (!row) break;
        first.emplace_back(*row);
    }
    SheetHeader header = TRY(find_header(first, fields, choice.header));
    return ListFile(std::move(reader), std::move(header), std::move(first));
}

Result<std::optional<SheetRow>> ListFile::next() {
    while (given_ < first_.size()) {
        KeptRow& row = first_[given_++];
        if (row.number() > header_.last_row) return row.row();
    }
    return reader_.next();
}

Result<std::string> digest_of_file(const std::string& path) {
    BlockFile file = TRY(BlockFile::open(path));
    Sm3 digest;
    while (true) {
        const std::string_view block = TRY(file.next());
        if (block.empty()) return digest.finish();
        digest.add(block);
    }
}

ReturnedRow returned_row(const RowFaults& faults, Language language) {
    const std::string_view sign = language == Language::zh ? "；" : "; ";
    ReturnedRow row;
    for (const RowFault& fault : faults) {
        if (!row.reason.empty()) row.reason += sign;
        if (!row.advice.empty()) row.advice += sign;
        row.reason += fault.reason.in(language);
        row.advice += fault.suggestion.in(language);
    }
    return row;
}

Result<Done> write_returned(const std::string& path, const ListFileChoice& choice,
                            std::span<const SheetField> fields, std::size_t field_of_number,
                            const std::map<std::uint32_t, ReturnedRow>& returned, Language language) {
    if (writes_over(path, choice.path))
        return fail("退回的行不能写在名单文件上，请用 --feedback 另取文件名",
                    "the rows that go back cannot be written over the list: name another file by --feedback");
    ListFile list = TRY(ListFile::open(choice, fields));
    const bool zh = language == Language::zh;
    constexpr std::size_t kAdded = 3;
    std::vector<WrittenColumn> columns;
    columns.reserve(list.titles().size() + kAdded);
    for (std::size_t i = 0; i < list.titles().size(); ++i)
        columns.push_back(
            {.title = list.titles()[i],
             .is_text = list.header().columns[field_of_number] == static_cast<std::uint32_t>(i)});
    constexpr double kWide = 40;
    columns.push_back({.title = zh ? "原行号" : "row"});
    columns.push_back({.title = zh ? "退回原因" : "reason", .width = kWide});
    columns.push_back({.title = zh ? "处理建议" : "what to do", .width = kWide});
    SheetWriter writer = TRY(SheetWriter::open(path, list.format(), columns));
    while (const std::optional<SheetRow> row = TRY(list.next())) {
        const auto found = returned.find(row->number);
        if (found == returned.end()) continue;
        std::vector<std::string_view> cells;
        cells.reserve(columns.size());
        for (std::size_t i = 0; i < list.titles().size(); ++i) cells.push_back(row->at(i).text);
        const std::string number = std::to_string(row->number);
        cells.insert(cells.end(), {number, found->second.reason, found->second.advice});
        TRY(writer.write(cells));
    }
    return writer.finish();
}

std::string path_of_returned(const std::string& list) {
    const std::filesystem::path path(list);
    return (path.parent_path() / (path.stem().string() + "-退回" + path.extension().string())).string();
}

}  // namespace canbao
