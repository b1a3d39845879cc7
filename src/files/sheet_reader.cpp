#include "files/sheet_reader.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "channels/file_kind.h"
#include "files/block_file.h"
#include "files/csv_sheet.h"
#include "files/xlsx_sheet.h"

namespace canbao {
namespace {

// Where the file is, before what is wrong with it.
Failure of_file(const std::string& path, const Error& error) {
    return fail(fmt::format("{}：{}", path, error.message.zh), fmt::format("{}: {}", path, error.message.en));
}

// A compound file names what it holds in its directory, which may be anywhere.
Result<Lock> lock_of(BlockFile& file) {
    const std::string_view name = encrypted_package_name();
    std::string text;
    file.go_to(0);
    while (true) {
        const std::string_view block = TRY(file.next());
        if (block.empty()) return Lock::none;
        // The end of the block before, since a name may lie across.
        if (text.size() > name.size()) text.erase(0, text.size() - name.size());
        text += block;
        if (text.find(name) != std::string::npos) return Lock::password;
    }
}

}  // namespace

struct SheetReader::Source {
    std::string path;
    std::variant<CsvSheet, XlsxSheet> sheet;

    template <typename Ask>
    decltype(auto) ask(const Ask& question) {
        return std::visit(question, sheet);
    }
};

SheetReader::SheetReader(std::unique_ptr<Source> source) : source_(std::move(source)) {}
SheetReader::~SheetReader() = default;
SheetReader::SheetReader(SheetReader&&) noexcept = default;
SheetReader& SheetReader::operator=(SheetReader&&) noexcept = default;

Result<SheetReader> SheetReader::open(const std::string& path, const std::string& sheet) {
    BlockFile file = TRY(BlockFile::open(path));
    if (file.size() > kLargestFile) {
        return of_file(path, Error::of(fmt::format("超过{}字节，请拆成几个文件", kLargestFile),
                                       fmt::format("it is larger than {} bytes: split it into several files",
                                                   kLargestFile)));
    }
    const FileKind kind = kind_of(TRY(file.next()).substr(0, kKindBytes));
    const auto as_source = [&](auto opened) -> Result<SheetReader> {
        if (!opened) return of_file(path, opened.error());
        return SheetReader(std::unique_ptr<Source>(new Source{path, *std::move(opened)}));
    };
    if (kind == FileKind::zip) return as_source(XlsxSheet::open(path, sheet));
    if (kind != FileKind::text) {
        const Lock lock = kind == FileKind::compound ? TRY(lock_of(file)) : Lock::none;
        return of_file(path, why_not_a_table(kind, lock));
    }
    if (!sheet.empty())
        return of_file(path, Error::of("是文本，没有工作表：请去掉工作表选项",
                                       "it is text and has no sheets: leave the name of the sheet out"));
    return as_source(CsvSheet::open(std::move(file)));
}

const SheetFormat& SheetReader::format() const {
    return source_->ask([](const auto& sheet) -> const SheetFormat& { return sheet.format(); });
}
std::uint64_t SheetReader::bytes_taken() const {
    return source_->ask([](const auto& sheet) { return sheet.bytes_taken(); });
}
std::uint64_t SheetReader::bytes_in_all() const {
    return source_->ask([](const auto& sheet) { return sheet.bytes_in_all(); });
}

Result<std::optional<SheetRow>> SheetReader::next() {
    const auto row = source_->ask([](auto& sheet) { return sheet.next(); });
    if (!row) return of_file(source_->path, row.error());
    if (*row == nullptr) return std::optional<SheetRow>();
    return std::optional(**row);
}

}  // namespace canbao
