#include "procedure/lists/list_file.h"

#include <algorithm>

#include "channels/cell_reference.h"
#include "channels/cell_text.h"
#include "files/block_file.h"
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

ListFile::ListFile(std::string path, std::vector<SheetField> fields, SheetReader reader, SheetHeader header,
                   std::vector<KeptRow> first)
    : path_(std::move(path)),
      fields_(std::move(fields)),
      reader_(std::move(reader)),
      header_(std::move(header)),
      first_(std::move(first)) {
    titles_ = titles_of(first_, header_);
}

Result<ListFile> ListFile::open(const ListFileChoice& choice, std::vector<SheetField> fields) {
    SheetReader reader = TRY(SheetReader::open(choice.path, choice.sheet));
    std::vector<KeptRow> first;
    while (first.empty() || first.back().number() < SheetLimits::kHeaderRows) {
        const std::optional<SheetRow> row = TRY(reader.next());
        if (!row) break;
        first.emplace_back(*row);
    }
    SheetHeader header = TRY(find_header(first, fields, choice.header));
    return ListFile(choice.path, std::move(fields), std::move(reader), std::move(header), std::move(first));
}

Result<std::optional<SheetRow>> ListFile::next() {
    while (given_ < first_.size()) {
        KeptRow& row = first_[given_++];
        if (row.number() > header_.last_row) return row.row();
    }
    return reader_.next();
}

Failure list_was_changed() {
    return fail("读取期间名单文件被改动，请重新执行", "the list was changed while it was read: run it again");
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

}  // namespace canbao
