#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include "files/invented_workbook.h"
#include "files/scratch_folder.h"
#include "files/sheet_reader.h"

namespace canbao {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

// A cell as text, with a sign for each mark.
std::string shown(const SheetCell& cell) {
    std::string text(cell.text);
    switch (cell.kind) {
        case CellKind::empty:
        case CellKind::untyped:
        case CellKind::text:
            break;
        case CellKind::number:
            text += " n";
            break;
        case CellKind::date:
            text += " d";
            break;
        case CellKind::month:
            text += " m";
            break;
        case CellKind::time:
            text += " t";
            break;
        case CellKind::boolean:
            text += " b";
            break;
        case CellKind::error:
            text += " e";
            break;
    }
    return text + (cell.is_formula ? " =" : "") + (cell.has_lost_digits ? " lost" : "") +
           (cell.is_repeated ? " ^" : "");
}

class XlsxSheetTest : public testing::Test {
   protected:
    std::string read_bytes(std::string_view bytes, const std::string& sheet = "") {
        auto reader = SheetReader::open(folder_.write("table", bytes), sheet);
        if (!reader) return reader.error().message.zh;
        found_ = describe(reader->format()).zh;
        std::string said;
        while (true) {
            const auto row = reader->next();
            if (!row) return row.error().message.zh;
            if (!*row) return said;
            said += (said.empty() ? "" : "; ") + std::to_string((*row)->number) + ":";
            for (std::size_t i = 0; i < (*row)->cells.size(); ++i)
                said += (i > 0 ? "|" : "") + shown((*row)->cells[i]);
        }
    }
    std::string read(const InventedWorkbook& workbook, const std::string& sheet = "") {
        return read_bytes(workbook.bytes(), sheet);
    }
    // Of the rows of a single sheet.
    std::string read_rows(const std::string& rows, const std::string& behind = "") {
        return read({.sheets = {{"表", "<sheetData>" + rows + "</sheetData>" + behind}}});
    }

    ScratchFolder folder_;
    std::string found_;
};

constexpr const char* kOneCell = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";

TEST_F(XlsxSheetTest, cells_of_each_type) {
    InventedWorkbook workbook{.sheets = {{"表", R"(<sheetData>
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>王某</t></is></c><c r="B2"><v>42</v></c>
          <c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c><c r="E2" t="str"><f>A2</f><v>王某</v></c>
          <c r="F2"><f>1+1</f><v>2</v></c><c r="G2"><f>NOW()</f></c><c r="H2" t="d"><v>2025-01-02T00:00:00</v></c></row>
        </sheetData>)"}},
                              .strings = "<si><t>姓名</t></si><si><t>号</t></si>"};
    EXPECT_EQ(read(workbook), "1:姓名|号; 2:王某|42 n|TRUE b|#N/A e|王某 =|2 n =| =|2025-01-02 d");
    EXPECT_EQ(found_, "xlsx，工作表“表”（共1张）");
}

TEST_F(XlsxSheetTest, texts_are_those_that_are_seen) {
    InventedWorkbook workbook{
        .sheets = {{"表", R"(<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c>
            <c t="s"><v>3</v></c><c t="s"><v>4</v></c><c t="s"><v>5</v></c></row></sheetData>)"}},
        .strings = R"(<si><r><rPr><b/></rPr><t>身份</t></r><r><t>证号</t></r></si>
            <si><t>王某</t><rPh sb="0" eb="1"><t>ワン</t></rPh><phoneticPr fontId="1"/></si>
            <si><t xml:space="preserve"> a </t></si><si><t> a
            </t></si><si><t>a_x000D_b_x005F_x000D_c&amp;&lt;</t></si><si/>)"};
    EXPECT_EQ(read(workbook), "1:身份证号|王某| a |a|a\rb_x000D_c&<");
}

TEST_F(XlsxSheetTest, numbers_mean_what_their_formats_say) {
    InventedWorkbook workbook{
        .sheets =
            {{"表",
              R"(<sheetData><row><c s="1"><v>45659</v></c><c s="2"><v>45658</v></c><c s="3"><v>45658</v></c>
            <c s="4"><v>123</v></c><c s="5"><v>45659</v></c><c s="0"><v>1.40522198001011E+17</v></c>
            <c s="99"><v>7</v></c></row></sheetData>)"}},
        .styles = R"(<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>
            <numFmt numFmtId="177" formatCode="000000"/><numFmt numFmtId="178" formatCode="0.00"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/><xf numFmtId="176"/><xf numFmtId="177"/>
            <xf numFmtId="178"/></cellXfs>)"};
    EXPECT_EQ(read(workbook), "1:2025-01-02 d|2025-01 m|2025-01 m|000123 n|45659 n|1.40522E+17 n lost|7 n");
    workbook.properties = "<workbookPr date1904=\"1\"/>";
    EXPECT_THAT(read(workbook), HasSubstr("1:2029-01-03 d|"));
}

TEST_F(XlsxSheetTest, places_may_be_left_out) {
    EXPECT_EQ(read_rows("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c/><c><v>3</v></c></row>"),
              "1:1 n|2 n; 3:|3 n");
    EXPECT_EQ(
        read_rows("<row r=\"5\"><c r=\"C5\"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"),
        "5:||1 n|2 n; 6:3 n");
}

TEST_F(XlsxSheetTest, prefixes_and_namespaces_do_not_count) {
    auto parts = InventedWorkbook{.sheets = {{"表", ""}}}.parts();
    parts[0].content =
        R"(<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row x:r="1">
        <x:c t="inlineStr"><x:is><x:t>某</x:t></x:is></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1"/>
        </x:mergeCells></x:worksheet>)";
    EXPECT_EQ(read_bytes(InventedArchive(parts).bytes()), "1:某|某 ^");
}

TEST_F(XlsxSheetTest, targets_are_absolute_or_relative) {
    for (const char* folder : {"", "/xl/", "./", "../xl/", "\\xl\\"}) {
        const InventedWorkbook workbook{.sheets = {{"表", kOneCell}}, .target_folder = folder};
        EXPECT_EQ(read(workbook), "1:1 n") << folder;
    }
    auto parts = InventedWorkbook{.sheets = {{"表", kOneCell}}}.parts();
    for (InventedPart& part : parts) std::ranges::replace(part.name, '/', '\\');
    parts[0].name = "XL\\Worksheets\\Table1.xml";
    EXPECT_EQ(read_bytes(InventedArchive(parts).bytes()), "1:1 n");
}

TEST_F(XlsxSheetTest, reads_the_first_visible_sheet_that_holds_something) {
    const std::string styled = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"0\"/></row></sheetData>";
    const auto cell = [](const char* text) {
        return "<sheetData><row><c t=\"inlineStr\"><is><t>" + std::string(text) +
               "</t></is></c></row></sheetData>";
    };
    const InventedWorkbook workbook{
        .sheets = {{"藏", cell("hidden")}, {"空", styled}, {"名单", cell("a")}, {"底", cell("b")}},
        .sheet_states = " state=\"veryHidden\"| state=\"visible\""};
    EXPECT_EQ(read(workbook), "1:a");
    EXPECT_EQ(found_, "xlsx，工作表“名单”（共4张）");
    EXPECT_EQ(read(workbook, "底"), "1:b");
    EXPECT_EQ(read(workbook, "藏"), "1:hidden");
    EXPECT_EQ(read(workbook, "空"), "");
    EXPECT_THAT(read(workbook, "无"), HasSubstr("没有工作表“无”；有：藏、空、名单、底"));
    EXPECT_THAT(read({.sheets = {{"空", styled}, {"空2", "<sheetData/>"}}}), HasSubstr("都是空的"));
}

TEST_F(XlsxSheetTest, merged_headers_stand_in_each_of_their_cells) {
    const auto cell = [](const std::string& at, const std::string& text) {
        return "<c r=\"" + at + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    };
    const std::string rows =
        "<row r=\"1\">" + cell("A1", "名册") + "</row><row r=\"2\">" + cell("A2", "姓名") +
        cell("B2", "住址") + "</row><row r=\"3\"><c r=\"A3\" s=\"0\"/>" + cell("B3", "镇") +
        cell("C3", "村") + "</row><row r=\"10\">" + cell("A10", "a") + "</row><row r=\"11\">" +
        cell("B11", "b") + "</row><row r=\"20\">" + cell("A20", "c") + "</row>";
    EXPECT_EQ(
        read_rows(rows,
                  R"(<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="B2:C2"/><mergeCell ref="A2:A3"/>
                                 <mergeCell ref="A10:A12"/><mergeCell ref="A20:C20"/></mergeCells>)"),
        "1:名册|名册 ^|名册 ^; 2:姓名|住址|住址 ^; 3:姓名 ^|镇|村; 10:a; 11:|b; 20:c");
    EXPECT_THAT(read_rows(rows, "<mergeCells><mergeCell ref=\"A1:XFD1\"/></mergeCells>"),
                HasSubstr("1:名册|名册 ^|"));
}

TEST_F(XlsxSheetTest, columns_without_anything_do_not_count) {
    EXPECT_EQ(read_rows("<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"0\"/></row>"), "1:1 n");
    EXPECT_THAT(read_rows("<row r=\"1\"><c r=\"AMJ1\"><v>1</v></c></row>"), HasSubstr("1 n"))
        << "the 1,024th";
    EXPECT_THAT(read_rows("<row r=\"1\"><c r=\"AMK1\"><v>1</v></c></row>"),
                HasSubstr("第1行AMK列有内容：最多读1024列"));
    EXPECT_THAT(read_rows("<row r=\"1\"><c r=\"XFE1\"/></row>"), HasSubstr("次序不对"));
    std::string many = "<row>";
    for (int i = 0; i < 1'000'000; ++i) many += "<c/>";
    EXPECT_THAT(read_rows(many + "</row>"), HasSubstr("次序不对"));
}

TEST_F(XlsxSheetTest, disorder_is_damage) {
    for (const char* rows :
         {"<row r=\"2\"/><row r=\"1\"/>", "<row r=\"1\"/><row r=\"1\"/>", "<row r=\"0\"/>", "<row r=\"x\"/>",
          "<row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row>", "<row r=\"1\"><c r=\"A2\"/></row>",
          "<row r=\"1\"><c r=\"A1\"/><c r=\"A1\"/></row>"})
        EXPECT_THAT(read_rows(rows), HasSubstr("次序不对")) << rows;
    EXPECT_THAT(read_rows("<row><c t=\"s\"><v>0</v></c></row>"), HasSubstr("文本不存在"));
    EXPECT_THAT(read_rows("<row><c>"), HasSubstr("XML已损坏"));
    EXPECT_THAT(read_rows("<row r=\"1048577\"><c><v>1</v></c></row>"), HasSubstr("超过1048576行"));
}

TEST_F(XlsxSheetTest, cells_are_no_longer_than_a_spreadsheet_has_them) {
    const auto cell = [&](const std::string& text) {
        return read_rows("<row><c t=\"inlineStr\"><is><t>" + text + "</t></is></c></row>");
    };
    const std::string longest(32'767, 'x');
    EXPECT_EQ(cell(longest), "1:" + longest);
    EXPECT_THAT(cell(longest + "x"), HasSubstr("第1行A列超过32767个字符"));
    EXPECT_THAT(cell(std::string(1'000'000, 'x')), HasSubstr("超过32767个字符"));
}

TEST_F(XlsxSheetTest, document_types_are_refused) {
    auto parts = InventedWorkbook{.sheets = {{"表", kOneCell}}}.parts();
    parts[0].content =
        R"(<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;&b;&b;">]><worksheet>&d;</worksheet>)";
    EXPECT_THAT(read_bytes(InventedArchive(parts).bytes()), HasSubstr("文档类型声明"));
}

TEST_F(XlsxSheetTest, tags_without_end_are_refused) {
    auto parts = InventedWorkbook{.sheets = {{"表", kOneCell}}}.parts();
    parts[0].content = "<worksheet a=\"" + std::string(std::size_t{8} << 20, 'x') + "\">";
    EXPECT_THAT(read_bytes(InventedArchive(parts).bytes()), HasSubstr("XML标记"));
}

TEST_F(XlsxSheetTest, archives_that_are_no_workbook_are_told) {
    EXPECT_THAT(read_bytes(InventedArchive(std::vector<InventedPart>{{"名单.csv", "a,b"}}).bytes()),
                HasSubstr("是压缩包，其中没有工作表"));
    EXPECT_THAT(read_bytes(InventedArchive(std::vector<InventedPart>{}).bytes()),
                HasSubstr("是压缩包，其中没有工作表"));
    auto parts = InventedWorkbook{.sheets = {{"表", kOneCell}}}.parts();
    parts.back().content = "\x83\x01\x00 binary"s;
    EXPECT_THAT(read_bytes(InventedArchive(parts).bytes()), HasSubstr("不是 xlsx 工作簿"));
    parts.pop_back();
    EXPECT_THAT(read_bytes(InventedArchive(parts).bytes()), HasSubstr("缺少 xl/workbook.xml"));
}

TEST_F(XlsxSheetTest, archives_that_lie_are_refused) {
    const auto good = InventedWorkbook{.sheets = {{"表", kOneCell}}}.parts();
    ASSERT_EQ(read_bytes(InventedArchive(good).bytes()), "1:1 n");
    const auto with = [&](auto change) {
        auto parts = good;
        change(parts);
        return read_bytes(InventedArchive(parts).bytes());
    };
    const auto size = static_cast<std::uint32_t>(good[0].content.size());
    EXPECT_THAT(with([](auto& parts) { parts[0].checksum = 1; }), HasSubstr("文件已损坏")) << "checksum";
    EXPECT_THAT(with([&](auto& parts) { parts[0].size = size - 1; }), HasSubstr("文件已损坏")) << "shorter";
    EXPECT_THAT(with([&](auto& parts) { parts[0].size = size + 1; }), HasSubstr("文件已损坏")) << "longer";
    EXPECT_THAT(with([](auto& parts) { parts[0].packed = 0xFFFFFFF0; }), HasSubstr("文件已损坏"));
    EXPECT_THAT(with([](auto& parts) { parts[0].size = 0xFFFFFFF0; }), HasSubstr("超过2147483648字节"));
    EXPECT_THAT(with([](auto& parts) { parts[0].offset = 0x7FFFFFF0; }), HasSubstr("文件已损坏"));
    EXPECT_THAT(with([](auto& parts) { parts[0].method = 12; }), HasSubstr("文件已损坏")) << "bzip2";
    EXPECT_THAT(with([](auto& parts) { parts[0].method = 8; }), HasSubstr("文件已损坏")) << "not deflated";
    EXPECT_THAT(with([](auto& parts) { parts[0].flags = 1; }), HasSubstr("有密码保护"));
    EXPECT_THAT(with([](auto& parts) { parts.push_back(parts[0]); }), HasSubstr("a part is named twice"));
    EXPECT_THAT(with([](auto& parts) {
                    parts.push_back({"XL/workbook.xml", ""});
                }),
                HasSubstr("a part is named twice"));
}

// Many parts that are one and the same bytes, as in bombs that need no nesting.
TEST_F(XlsxSheetTest, parts_that_share_their_bytes_are_refused) {
    auto parts = InventedWorkbook{.sheets = {{"表", kOneCell}}}.parts();
    const InventedPart large{"large", std::string(10'000, 'x')};
    parts.insert(parts.begin(), large);
    for (int i = 0; i < 10; ++i) {
        InventedPart again{"again" + std::to_string(i), ""};
        again.checksum = crc32_of(large.content);
        again.size = again.packed = static_cast<std::uint32_t>(large.content.size());
        again.offset = 0;
        parts.push_back(again);
    }
    EXPECT_THAT(read_bytes(InventedArchive(parts).bytes()), HasSubstr("parts overlap"));
}

TEST_F(XlsxSheetTest, an_archive_cut_off_anywhere_is_refused) {
    const std::string whole =
        InventedWorkbook{.sheets = {{"表", kOneCell}}, .strings = "<si><t>a</t></si>"}.bytes();
    for (std::size_t size = 4; size < whole.size(); size += 7)
        EXPECT_THAT(read_bytes(whole.substr(0, size)), HasSubstr("文件已损坏")) << size;
}

// By libzip, which can deflate.
class DeflatedTest : public XlsxSheetTest {
   protected:
    std::string deflated(const std::vector<InventedPart>& parts) {
        const std::string path = folder_.file("deflated.xlsx");
        int error = 0;
        zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
        CHECK(archive != nullptr);
        for (const InventedPart& part : parts) {
            zip_source_t* source = zip_source_buffer(archive, part.content.data(), part.content.size(), 0);
            CHECK(zip_file_add(archive, part.name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
        }
        CHECK(zip_close(archive) == 0);
        return path;
    }
    std::string error_of(const std::vector<InventedPart>& parts) {
        const auto reader = SheetReader::open(deflated(parts));
        return reader ? "none" : reader.error().message.zh;
    }
};

TEST_F(DeflatedTest, bombs_are_refused) {
    auto parts = InventedWorkbook{.sheets = {{"表", kOneCell}}, .strings = "<si><t>a</t></si>"}.parts();
    EXPECT_EQ(error_of(parts), "none");
    const std::string blanks(std::size_t{40} << 20, ' ');
    auto bomb = parts;
    bomb[0].content = "<worksheet>" + blanks + "</worksheet>";
    EXPECT_THAT(error_of(bomb), HasSubstr("超过原来的200倍"));
    bomb = parts;
    bomb[1].content = "<sst>" + blanks + "</sst>";
    EXPECT_THAT(error_of(bomb), HasSubstr("超过原来的200倍"));
    bomb = parts;
    bomb.push_back({"xl/media/picture.png", blanks});
    EXPECT_EQ(error_of(bomb), "none") << "what is not needed is not unpacked";
}

}  // namespace
}  // namespace canbao
