#include "files/sheet_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "files/scratch_folder.h"
#include "files/sheet_reader.h"
#include "files/zip_parts.h"

// libxlsxwriter 1.1.4 copies the formula of a list twice and frees it once.
extern "C" const char* __lsan_default_suppressions() { return "leak:libxlsxwriter"; }

namespace canbao {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t kMost = 1 << 20;

const SheetTemplate kRoster{"名单",
                            {{"姓名", 12, "与身份证一致", {}, false},
                             {"身份证号", 22, "18位，末位是X的用大写", {}, true},
                             {"救助身份", 16, "", {"低保对象", "特困人员", "甲, 乙"}, false},
                             {"性别", 8, "", {"男", "女"}, false}}};

TEST(SheetTemplate, has_headers_notes_and_lists) {
    const ScratchFolder folder;
    const std::string path = folder.file("template.xlsx");
    ASSERT_TRUE(write_sheet_template(path, kRoster));
    auto reader = SheetReader::open(path);
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->format().sheet, "名单");
    const auto row = reader->next();
    ASSERT_TRUE(row && *row);
    ASSERT_EQ((*row)->cells.size(), 4U);
    EXPECT_EQ((*row)->cells[1].text, "身份证号");
    EXPECT_FALSE(*reader->next());

    auto choices = SheetReader::open(path, "选项");
    ASSERT_TRUE(choices);
    EXPECT_EQ((*choices->next())->at(2).text, "低保对象");

    const auto parts = ZipParts::open(path);
    ASSERT_TRUE(parts);
    const auto sheet = parts->read("xl/worksheets/sheet1.xml", kMost);
    ASSERT_TRUE(sheet);
    EXPECT_THAT(*sheet, HasSubstr("sqref=\"C2:C1048576\""));
    EXPECT_THAT(*sheet, HasSubstr("<formula1>'选项'!$C$1:$C$3</formula1>"));
    EXPECT_THAT(*sheet, HasSubstr("<formula1>\"男,女\"</formula1>"));
    const auto notes = parts->read("xl/comments1.xml", kMost);
    ASSERT_TRUE(notes);
    EXPECT_THAT(*notes, HasSubstr("18位，末位是X的用大写"));
    const auto workbook = parts->read("xl/workbook.xml", kMost);
    ASSERT_TRUE(workbook);
    EXPECT_THAT(*workbook, HasSubstr("name=\"选项\" sheetId=\"2\" state=\"hidden\""));
}

TEST(SheetTemplate, what_a_workbook_cannot_hold_is_said) {
    const ScratchFolder folder;
    const std::string path = folder.file("template.xlsx");
    EXPECT_FALSE(write_sheet_template(path, {"a[b]", {{"姓名"}}}));
    EXPECT_FALSE(write_sheet_template(path, {"名单", {{std::string(40'000, 'x')}}}));
    EXPECT_FALSE(write_sheet_template(folder.file("no/such/folder"), kRoster));
    EXPECT_FALSE(write_sheet_template(path, {"选项", {{"a", 0, "", {"b,c"}}}}));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "nothing is left behind";
}

}  // namespace
}  // namespace canbao
