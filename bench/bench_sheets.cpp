// Reading and writing lists as departments send them: eight columns, invented people. Run by hand; figures in
// docs/formats/sheets.md.

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "files/sheet_reader.h"
#include "files/sheet_writer.h"
#include "vocabulary/check.h"
#include "vocabulary/id_number.h"

namespace canbao {
namespace {

constexpr int kRows = 200'000;
using Row = std::array<std::string, 8>;

const std::vector<WrittenColumn> kColumns = {
    {"序号"},     {"姓名"},     {"身份证号码", 0, true}, {"救助身份"}, {"镇（街）"},
    {"村（居）"}, {"纳入时间"}, {"联系电话", 0, true}};

Row row_of(int i) {
    static constexpr std::array kNames = {"张某某", "王某", "李某某", "赵某", "刘某某"};
    const Date born = Date::from_days(i % 20'000);
    return {std::to_string(i + 1),
            kNames[static_cast<std::size_t>(i) % kNames.size()] + std::to_string(i % 977),
            std::string(IdNumber::synthetic(14, i % 100, born, i % 999 + 1).plain()),
            i % 3 == 0 ? "低保对象" : "特困人员",
            "润城镇",
            fmt::format("第{}村", i % 400),
            born.text(),
            fmt::format("138{:08}", i)};
}

// Gone with the program.
struct Folder {
    Folder() : path(std::filesystem::temp_directory_path() / fmt::format("canbao-bench-{}", ::getpid())) {
        std::filesystem::create_directories(path);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::string file(const std::string& name) const { return (path / name).string(); }
    std::filesystem::path path;
};

const Folder& folder() {
    static const Folder made;
    return made;
}

SheetFormat csv(TextEncoding encoding) {
    SheetFormat format;
    format.encoding = {encoding, encoding == TextEncoding::utf16le};
    return format;
}

SheetFormat xlsx() {
    SheetFormat format;
    format.kind = SheetFormat::Kind::xlsx;
    format.sheet = "名单";
    return format;
}

void write(const std::string& path, const SheetFormat& format) {
    auto writer = SheetWriter::open(path, format, kColumns);
    CHECK(writer.has_value());
    for (int i = 0; i < kRows; ++i) {
        const Row row = row_of(i);
        const std::vector<std::string_view> cells(row.begin(), row.end());
        CHECK(writer->write(cells).has_value());
    }
    CHECK(writer->finish().has_value());
}

// As Excel saves it: texts are shared, and the first column holds numbers.
void write_shared(const std::string& path) {
    lxw_workbook* workbook = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(workbook, "名单");
    for (int i = 0; i < kRows; ++i) {
        const Row row = row_of(i);
        const auto at = static_cast<lxw_row_t>(i);
        worksheet_write_number(sheet, at, 0, i + 1, nullptr);
        for (std::size_t column = 1; column < row.size(); ++column)
            worksheet_write_string(sheet, at, static_cast<lxw_col_t>(column), row[column].c_str(), nullptr);
    }
    CHECK(workbook_close(workbook) == LXW_NO_ERROR);
}

void read(benchmark::State& state, const std::string& path) {
    std::int64_t rows = 0;
    for (auto _ : state) {
        auto reader = SheetReader::open(path);
        CHECK(reader.has_value());
        while (true) {
            const auto row = reader->next();
            CHECK(row.has_value());
            if (!*row) break;
            benchmark::DoNotOptimize((*row)->cells.data());
            ++rows;
        }
    }
    state.SetItemsProcessed(rows);
}

void read_csv(benchmark::State& state, TextEncoding encoding) {
    const std::string path = folder().file("list.csv");
    write(path, csv(encoding));
    read(state, path);
}
BENCHMARK_CAPTURE(read_csv, utf8, TextEncoding::utf8)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_csv, gb18030, TextEncoding::gb18030)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_csv, utf16le, TextEncoding::utf16le)->Unit(benchmark::kMillisecond);

void read_xlsx_inline(benchmark::State& state) {
    const std::string path = folder().file("list.xlsx");
    write(path, xlsx());
    read(state, path);
}
BENCHMARK(read_xlsx_inline)->Unit(benchmark::kMillisecond);

void read_xlsx_shared(benchmark::State& state) {
    const std::string path = folder().file("shared.xlsx");
    write_shared(path);
    read(state, path);
}
BENCHMARK(read_xlsx_shared)->Unit(benchmark::kMillisecond);

void write_csv(benchmark::State& state) {
    for (auto _ : state) write(folder().file("written.csv"), csv(TextEncoding::gb18030));
    state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(write_csv)->Unit(benchmark::kMillisecond);

void write_xlsx(benchmark::State& state) {
    for (auto _ : state) write(folder().file("written.xlsx"), xlsx());
    state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(write_xlsx)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace canbao
