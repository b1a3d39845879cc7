#include "files/sheet_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "channels/file_kind.h"
#include "files/scratch_folder.h"

namespace canbao {
namespace {

using testing::HasSubstr;
using namespace std::string_view_literals;
using namespace std::string_literals;

std::string encoded(TextEncoding encoding, std::string_view text) {
    std::string out;
    TextEncoder::create(encoding)->append(out, text);
    return out;
}

class SheetReaderTest : public testing::Test {
   protected:
    // "1:a|b 2:c", or what is wrong in Chinese.
    std::string read(std::string_view content, const std::string& sheet = "") {
        auto reader = SheetReader::open(folder_.write("table", content), sheet);
        if (!reader) return reader.error().message.zh;
        found_ = describe(reader->format()).zh;
        std::string said;
        while (true) {
            const auto row = reader->next();
            if (!row) return row.error().message.zh;
            if (!*row) return said;
            said += (said.empty() ? "" : " ") + std::to_string((*row)->number) + ":";
            for (std::size_t i = 0; i < (*row)->cells.size(); ++i)
                said += (i > 0 ? "|" : "") + std::string((*row)->cells[i].text);
        }
    }

    ScratchFolder folder_;
    std::string found_;
};

constexpr std::string_view kTable = "姓名,身份证号\n王某某,140022198001010011\n";
constexpr std::string_view kRows = "1:姓名|身份证号 2:王某某|140022198001010011";

TEST_F(SheetReaderTest, text_of_each_encoding_is_the_same_table) {
    EXPECT_EQ(read(kTable), kRows);
    EXPECT_EQ(found_, "CSV，UTF-8编码，逗号分隔");
    EXPECT_EQ(read("\xEF\xBB\xBF" + std::string(kTable)), kRows);
    EXPECT_EQ(found_, "CSV，UTF-8编码（带BOM），逗号分隔");
    EXPECT_EQ(read(encoded(TextEncoding::gb18030, kTable)), kRows);
    EXPECT_EQ(found_, "CSV，GB18030编码，逗号分隔");
    EXPECT_EQ(read("\xFF\xFE" + encoded(TextEncoding::utf16le, kTable)), kRows);
    EXPECT_EQ(found_, "CSV，UTF-16LE编码（带BOM），逗号分隔");
    EXPECT_EQ(read("\xFE\xFF" + encoded(TextEncoding::utf16be, kTable)), kRows);
    EXPECT_EQ(read("a,b\n1,2\n"), "1:a|b 2:1|2");
    EXPECT_EQ(found_, "CSV，UTF-8编码，逗号分隔");
}

TEST_F(SheetReaderTest, separators_are_told) {
    EXPECT_EQ(read("a\tb\n1\t2\n"), "1:a|b 2:1|2");
    EXPECT_EQ(found_, "CSV，UTF-8编码，制表符分隔");
    EXPECT_EQ(read(encoded(TextEncoding::gb18030, "姓名;身份证号\n王某某;1\n")),
              "1:姓名|身份证号 2:王某某|1");
    EXPECT_EQ(found_, "CSV，GB18030编码，分号分隔");
}

// Longer than a block, so that characters and cells lie across their ends.
TEST_F(SheetReaderTest, blocks_leave_no_trace) {
    std::string table, rows;
    for (int i = 1; i <= 20'000; ++i) {
        table += std::to_string(i) + ",\"王" + std::string(static_cast<std::size_t>(i % 7), 'x') + "\n某\"\n";
        rows += (i > 1 ? " " : "") + std::to_string(i) + ":" + std::to_string(i) + "|王" +
                std::string(static_cast<std::size_t>(i % 7), 'x') + "\n某";
    }
    EXPECT_EQ(read(table), rows);
    EXPECT_EQ(read(encoded(TextEncoding::gb18030, table)), rows);
    EXPECT_EQ(read("\xFF\xFE" + encoded(TextEncoding::utf16le, table)), rows);
}

TEST_F(SheetReaderTest, text_of_no_encoding_or_of_two_is_refused_before_the_first_row) {
    const std::string gb = encoded(TextEncoding::gb18030, "王某某,阳城县润城镇上庄村\n");
    EXPECT_THAT(read(std::string(kTable) + "1,阳城县润城镇上庄村\n" + gb),
                HasSubstr("混用了两种编码：第1行是UTF-8，第4行不是"));
    EXPECT_THAT(read(gb + gb + "\xFF\n"), HasSubstr("既不是UTF-8（第1行），也不是GB18030（第3行）"));
    EXPECT_THAT(read("\xEF\xBB\xBF"
                     "a\n" +
                     gb),
                HasSubstr("开头标明是UTF-8，但第2行不是"));
    EXPECT_THAT(read(std::string(kTable) + std::string(5'000, ' ') + "\n\0"s), HasSubstr("第4行有NUL字节"));
    EXPECT_THAT(read("\xFF\xFE"
                     "a"),
                HasSubstr("开头标明是UTF-16LE"));
}

TEST_F(SheetReaderTest, what_is_no_table_is_refused_with_a_way_out) {
    constexpr std::string_view kCompound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    EXPECT_THAT(read(std::string(kCompound) + std::string(5'000, '\0')), HasSubstr("旧版格式"));
    // Across the end of a block.
    const std::string locked = std::string(kCompound) + std::string(65'536 - 20, '\0');
    EXPECT_THAT(read(locked + std::string(encrypted_package_name())), HasSubstr("有密码保护"));
    EXPECT_THAT(read("%PDF-1.4\n"), HasSubstr("是 PDF"));
    EXPECT_THAT(read("<html><table><tr><td>"), HasSubstr("网页"));
    EXPECT_THAT(read(""), HasSubstr("是空文件"));
    EXPECT_THAT(read(kTable, "低保"), HasSubstr("是文本，没有工作表"));
    EXPECT_THAT(read("a\0b"sv), HasSubstr("不是表格"));
}

TEST_F(SheetReaderTest, names_the_file_in_errors) {
    const auto missing = SheetReader::open(folder_.file("missing.csv"));
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message.zh, HasSubstr("missing.csv"));
    EXPECT_FALSE(SheetReader::open(folder_.path().string()));
    EXPECT_THAT(read("a\n\"b\"c\n"), HasSubstr("table：第2行的引号不配对"));
    const std::string pipe = folder_.file("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_FALSE(SheetReader::open(pipe)) << "and does not wait";
}

TEST_F(SheetReaderTest, a_file_that_is_too_large_is_not_begun) {
    const std::string path = folder_.write("large.csv", "a,b\n");
    std::filesystem::resize_file(path, SheetReader::kLargestFile + 1);
    const auto reader = SheetReader::open(path);
    ASSERT_FALSE(reader);
    EXPECT_THAT(reader.error().message.en, HasSubstr("larger than 536870912 bytes"));
}

TEST_F(SheetReaderTest, progress_is_in_bytes) {
    auto reader = SheetReader::open(folder_.write("table", kTable));
    ASSERT_TRUE(reader);
    EXPECT_EQ(reader->bytes_in_all(), kTable.size());
    while (*reader->next()) {
    }
    EXPECT_EQ(reader->bytes_taken(), kTable.size());
    EXPECT_FALSE(*reader->next()) << "the end stays the end";
}

}  // namespace
}  // namespace canbao
