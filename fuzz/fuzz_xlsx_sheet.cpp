// A workbook: whatever the bytes, rows within the limits or an error that says why. An input that begins as
// an archive is read as one; others are the parts of a workbook in plain text, parted by NUL, so that the
// fuzzer meets the readers of XML behind the checksums: relationships, list of sheets, styles, texts, and the
// sheet.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include "channels/workbook_xml.h"
#include "channels/xlsx_rows.h"
#include "files/sheet_reader.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

constexpr std::size_t kParts = 5;

void check_error(const Error& error) { CHECK(!error.message.zh.empty() && !error.message.en.empty()); }

void check_row(const SheetRow& row, std::uint32_t& last) {
    CHECK(row.number > last && row.number <= SheetLimits::kMostRows);
    CHECK(!row.cells.empty() && row.cells.size() <= SheetLimits::kMostColumns);
    last = row.number;
    for (const SheetCell& cell : row.cells) {
        CHECK(cell.text.size() <= 4 * SheetLimits::kLongestCell);
        CHECK((cell.kind == CellKind::empty) == cell.text.empty());
    }
}

// By a file in memory, as any other file.
void read_archive(std::string_view bytes) {
    static const int kFile = ::memfd_create("workbook", MFD_CLOEXEC);
    CHECK(kFile >= 0);
    CHECK(::ftruncate(kFile, 0) == 0);
    CHECK(::pwrite(kFile, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
    auto reader = SheetReader::open("/proc/self/fd/" + std::to_string(kFile));
    if (!reader) return check_error(reader.error());
    std::uint32_t last = 0;
    while (true) {
        const auto row = reader->next();
        if (!row) return check_error(row.error());
        if (!*row) return;
        check_row(**row, last);
    }
}

// In pieces of so many bytes. What was read, as one text, or the error.
std::string read_rows(CellMeaning meaning, std::string_view sheet, std::size_t piece) {
    XlsxRows rows(std::move(meaning));
    std::uint32_t last = 0;
    std::string all;
    const auto take_rows = [&] {
        while (const SheetRow* row = rows.next()) {
            check_row(*row, last);
            for (const SheetCell& cell : row->cells) all += std::string(cell.text) + "\t";
        }
    };
    for (; !sheet.empty(); sheet.remove_prefix(std::min(piece, sheet.size()))) {
        if (const auto done = rows.take(sheet.substr(0, piece)); !done)
            return check_error(done.error()), "error";
        take_rows();
    }
    if (const auto done = rows.finish(); !done) return check_error(done.error()), "error";
    take_rows();
    return all;
}

CellMeaning meaning_of(const std::array<std::string_view, kParts>& parts, std::size_t piece) {
    CellMeaning meaning;
    if (auto workbook = parse_workbook(parts[1])) meaning.count = workbook->count;
    if (auto formats = parse_styles(parts[2])) meaning.formats = *std::move(formats);
    SharedStringsReader strings;
    if (strings.take(parts[3]))
        if (auto all = strings.finish()) meaning.strings = *std::move(all);
    MergedAreaFinder finder;
    for (std::string_view sheet = parts[4]; !sheet.empty();
         sheet.remove_prefix(std::min(piece, sheet.size())))
        finder.take(sheet.substr(0, piece));
    meaning.merged = std::move(finder).areas();
    return meaning;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(bytes), size);
    if (rest.starts_with("PK")) {
        read_archive(rest);
        return 0;
    }
    std::array<std::string_view, kParts> parts;
    for (std::string_view& part : parts) {
        part = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    }
    if (const auto relationships = parse_relationships(parts[0])) {
        // No target leads out of the archive.
        for (const Relationship& relationship : *relationships)
            CHECK(!part_of_target("xl/workbook.xml", relationship.target).starts_with("../"));
    } else {
        check_error(relationships.error());
    }
    constexpr std::size_t kWhole = 1 << 20;
    CHECK(read_rows(meaning_of(parts, kWhole), parts[4], kWhole) ==
          read_rows(meaning_of(parts, 7), parts[4], 7));
    return 0;
}
