#include "files/sheet_writer.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <sys/stat.h>

#include "channels/cell_text.h"
#include "channels/sheet_row.h"
#include "files/scratch_folder.h"
#include "files/sheet_reader.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::string_view kFormula = "=HYPERLINK(\"http://a\",\"b\")";

SheetFormat csv(TextEncoding encoding, bool has_mark, char separator) {
    SheetFormat format;
    format.encoding = {encoding, has_mark};
    format.separator = separator;
    return format;
}

SheetFormat xlsx(const std::string& sheet = "反馈") {
    SheetFormat format;
    format.kind = SheetFormat::Kind::xlsx;
    format.sheet = sheet;
    return format;
}

std::string content_of(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
}

class SheetWriterTest : public testing::Test {
   protected:
    Result<Done> write(const SheetFormat& format, const Rows& rows) {
        SheetWriter writer = TRY(SheetWriter::open(path_, format, {{"身份证号", 20, true}, {"原因"}}));
        for (const auto& row : rows) TRY(writer.write(std::vector<std::string_view>(row.begin(), row.end())));
        return writer.finish();
    }
    // All rows but the header; what they were read as in found_.
    Rows read() {
        Rows rows;
        auto reader = SheetReader::open(path_);
        CHECK(reader.has_value());
        found_ = reader->format();
        while (true) {
            const auto row = reader->next();
            if (!row) return {{row.error().message.en}};
            if (!*row) break;
            rows.emplace_back();
            for (const SheetCell& cell : (*row)->cells) rows.back().emplace_back(cell.text);
        }
        CHECK(!rows.empty());
        EXPECT_EQ(rows.front(), (std::vector<std::string>{"身份证号", "原因"}));
        rows.erase(rows.begin());
        return rows;
    }

    ScratchFolder folder_;
    std::string path_ = folder_.file("feedback");
    SheetFormat found_;
};

TEST_F(SheetWriterTest, text_is_written_as_it_came) {
    for (const auto& format :
         {csv(TextEncoding::utf8, false, ','), csv(TextEncoding::utf8, true, '\t'),
          csv(TextEncoding::gb18030, false, ';'), csv(TextEncoding::utf16le, true, '\t')}) {
        ASSERT_TRUE(write(format, {{"14002219800101001X", "姓名,不符"}, {"", "𬱟"}}));
        EXPECT_EQ(read(), (Rows{{"14002219800101001X", "姓名,不符"}, {"", "𬱟"}}));
        EXPECT_EQ(found_.encoding, format.encoding);
        EXPECT_EQ(found_.separator, format.separator);
    }
    ASSERT_TRUE(write(csv(TextEncoding::gb18030, false, ','), {{"1", "王"}}));
    EXPECT_EQ(content_of(path_), "\xC9\xED\xB7\xDD\xD6\xA4\xBA\xC5,\xD4\xAD\xD2\xF2\r\n1,\xCD\xF5\r\n");
}

TEST_F(SheetWriterTest, workbooks_keep_sheet_and_texts) {
    ASSERT_TRUE(write(xlsx("低保"), {{"140022198001010011", "姓名\n不符"}, {"", " <&> "}}));
    EXPECT_EQ(read(), (Rows{{"140022198001010011", "姓名\n不符"}, {"", " <&> "}}));
    EXPECT_EQ(found_.sheet, "低保");
    ASSERT_TRUE(write(xlsx("a name with [signs] and far too long for it"), {{"1", "2"}}));
    EXPECT_EQ(read(), (Rows{{"1", "2"}}));
}

TEST_F(SheetWriterTest, no_cell_is_a_formula) {
    ASSERT_TRUE(write(xlsx(), {{"=1+1", std::string(kFormula)}}));
    auto reader = SheetReader::open(path_);
    ASSERT_TRUE(reader && reader->next());
    const auto row = reader->next();
    ASSERT_TRUE(row && *row);
    for (const SheetCell& cell : (*row)->cells) {
        EXPECT_EQ(cell.kind, CellKind::text);
        EXPECT_FALSE(cell.is_formula);
    }
    EXPECT_EQ((*row)->cells[1].text, kFormula);
    ASSERT_TRUE(write(csv(TextEncoding::utf8, false, ','), {{"140022198001010011", std::string(kFormula)}}));
    EXPECT_EQ(read(), (Rows{{"'140022198001010011", "'" + std::string(kFormula)}}));
}

TEST_F(SheetWriterTest, a_file_has_its_name_when_it_is_whole) {
    for (const auto& format : {csv(TextEncoding::utf8, false, ','), xlsx()}) {
        ASSERT_TRUE(write(format, {{"old", "old"}}));
        const std::string before = content_of(path_);
        {
            auto writer = SheetWriter::open(path_, format, {{"a"}});
            ASSERT_TRUE(writer);
            const std::vector<std::string_view> row = {"new"};
            ASSERT_TRUE(writer->write(row));
        }
        EXPECT_EQ(content_of(path_), before);
        EXPECT_FALSE(std::filesystem::exists(path_ + ".unfinished"));
    }
}

TEST_F(SheetWriterTest, what_cannot_be_written_is_said) {
    for (const auto& format : {csv(TextEncoding::utf8, false, ','), xlsx()}) {
        EXPECT_FALSE(SheetWriter::open(folder_.file("no/such/folder"), format, {{"a"}}));
        EXPECT_FALSE(SheetWriter::open("", format, {{"a"}}));
        EXPECT_FALSE(SheetWriter::open(path_, format, std::vector<WrittenColumn>(1'025)));
    }
    auto writer = SheetWriter::open(path_, xlsx(), {{"a"}});
    ASSERT_TRUE(writer);
    const std::string longer(SheetLimits::kLongestCell + 1, 'x');
    const std::vector<std::string_view> row = {longer};
    EXPECT_FALSE(writer->write(row));
}

std::string complaint_of(const Result<Done>& written) { return written ? "" : written.error().message.en; }

mode_t mode_of(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode : 0;
}

TEST_F(SheetWriterTest, databases_and_keys_are_never_replaced) {
    using testing::HasSubstr;
    const std::string database("SQLite format 3\0 and its pages", 30);
    const std::string keys = "[seal.1]\nsecret = \"00\"\n";
    for (const auto& format : {csv(TextEncoding::utf8, false, ','), xlsx()}) {
        folder_.write("feedback", database);
        EXPECT_THAT(complaint_of(write(format, {{"1", "2"}})), HasSubstr("over the database " + path_));
        EXPECT_EQ(content_of(path_), database);
        folder_.write("feedback", keys);
        EXPECT_THAT(complaint_of(write(format, {{"1", "2"}})), HasSubstr("over the key file " + path_));
        EXPECT_EQ(content_of(path_), keys);
    }
}

TEST_F(SheetWriterTest, what_was_prepared_is_neither_written_nor_followed) {
    for (const auto& format : {csv(TextEncoding::utf8, false, ','), xlsx()}) {
        const std::string victim = folder_.write("victim", "kept");
        std::filesystem::create_symlink("victim", path_ + ".unfinished");
        ASSERT_TRUE(write(format, {{"1", "2"}}));
        EXPECT_EQ(content_of(victim), "kept");
        EXPECT_EQ(mode_of(path_), mode_t{S_IFREG | 0600}) << "for its owner alone";
        EXPECT_EQ(read(), (Rows{{"1", "2"}}));
    }
}

TEST_F(SheetWriterTest, link_stays_and_what_it_leads_to_is_written) {
    for (const auto& format : {csv(TextEncoding::utf8, false, ','), xlsx()}) {
        std::filesystem::remove(path_);
        std::filesystem::create_symlink(folder_.file("target"), path_);
        ASSERT_TRUE(write(format, {{"1", "2"}}));
        EXPECT_TRUE(S_ISLNK(mode_of(path_)));
        EXPECT_EQ(read(), (Rows{{"1", "2"}}));
    }
}

TEST_F(SheetWriterTest, of_two_runs_into_one_file_the_later_one_has_it) {
    for (const auto& format : {csv(TextEncoding::utf8, false, ','), xlsx()}) {
        std::filesystem::remove(path_);
        auto earlier = SheetWriter::open(path_, format, {{"身份证号"}, {"原因"}});
        auto later = SheetWriter::open(path_, format, {{"身份证号"}, {"原因"}});
        ASSERT_TRUE(earlier && later);
        const std::vector<std::string_view> row = {"1", "2"};
        ASSERT_TRUE(later->write(row));
        EXPECT_FALSE(earlier->finish());
        EXPECT_FALSE(std::filesystem::exists(path_));
        EXPECT_TRUE(later->finish());
        EXPECT_EQ(read(), (Rows{{"1", "2"}}));
    }
}

TEST_F(SheetWriterTest, workbook_is_a_regular_file) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    EXPECT_THAT(complaint_of(write(xlsx(), {{"1", "2"}})), testing::HasSubstr("name a regular file"));
    EXPECT_TRUE(S_ISFIFO(mode_of(path_)));
    const auto to_device = SheetWriter::open("/dev/null", xlsx(), {{"a"}});
    ASSERT_FALSE(to_device);
    EXPECT_THAT(to_device.error().message.zh, testing::HasSubstr("请写明一个普通文件名"));
    EXPECT_FALSE(SheetWriter::open(folder_.path().string(), xlsx(), {{"a"}})) << "nor a folder";
    EXPECT_FALSE(SheetWriter::open("/dev/stdout", xlsx(), {{"a"}})) << "whatever it leads to";
    EXPECT_TRUE(SheetWriter::open("/dev/null", csv(TextEncoding::utf8, false, ','), {{"a"}}));
}

// Whatever the cells and the format, the same comes back, but for the apostrophes of CSV.
TEST_F(SheetWriterTest, what_is_written_is_read_again) {
    hold_in_many_cases(
        [this] {
            const SheetFormat format = *rc::gen::element(csv(TextEncoding::utf8, false, ','),
                                                         csv(TextEncoding::gb18030, false, '\t'), xlsx());
            const auto text =
                rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                                 "王", "𬱟", "a", "1", "=", ",", "\t", "\"", "\n", "<", "&", " ")),
                             [](const std::vector<std::string>& parts) {
                                 std::string all;
                                 for (const std::string& part : parts) all += part;
                                 return all;
                             });
            // Rows that hold something, and whose last cell does.
            const auto cells = *rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
                rc::gen::pair(text, text));
            Rows rows;
            for (const auto& [id, reason] : cells) rows.push_back({id, reason + "。"});
            RC_ASSERT(write(format, rows).has_value());
            const Rows again = read();
            RC_ASSERT(again.size() == rows.size());
            for (std::size_t i = 0; i < rows.size(); ++i)
                for (std::size_t j = 0; j < 2; ++j) {
                    RC_ASSERT(tidy_text(again[i][j]) == tidy_text(rows[i][j]));
                    if (format.kind == SheetFormat::Kind::xlsx) RC_ASSERT(again[i][j] == rows[i][j]);
                }
        },
        100);
}

}  // namespace
}  // namespace canbao
