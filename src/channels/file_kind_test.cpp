#include "channels/file_kind.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

using namespace std::string_view_literals;

TEST(FileKind, shows_in_the_first_bytes) {
    EXPECT_EQ(kind_of(""), FileKind::empty);
    EXPECT_EQ(kind_of("PK\x03\x04..."sv), FileKind::zip);
    EXPECT_EQ(kind_of("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv), FileKind::compound);
    EXPECT_EQ(kind_of("%PDF-1.7"), FileKind::pdf);
    EXPECT_EQ(kind_of("\xFF\xD8\xFF\xE0"sv), FileKind::picture);
    EXPECT_EQ(kind_of("Rar!\x1A\x07"), FileKind::archive);
    EXPECT_EQ(kind_of("\x1F\x8B\x08"), FileKind::archive);
    EXPECT_EQ(kind_of("a\0b"sv), FileKind::binary);
    EXPECT_EQ(kind_of("a\0b\0"sv), FileKind::binary) << "UTF-16 without a mark";
    EXPECT_EQ(kind_of("\xFF\xFE"
                      "a\0b\0"sv),
              FileKind::text);
    EXPECT_EQ(kind_of("\xEF\xBB\xBF姓名,"), FileKind::text);
    EXPECT_EQ(kind_of("\xD0\xD5\xC3\xFB,"), FileKind::text) << "GB18030";
    EXPECT_EQ(kind_of("P,K\n"), FileKind::text);
}

TEST(FileKind, pages_are_known_by_their_tags) {
    EXPECT_EQ(kind_of("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"), FileKind::markup);
    EXPECT_EQ(kind_of("\xEF\xBB\xBF\r\n <!DOCTYPE html>"), FileKind::markup);
    EXPECT_EQ(kind_of("\n<TABLE border=1>"), FileKind::markup);
    EXPECT_EQ(kind_of("<?xml version=\"1.0\"?>"), FileKind::markup);
    EXPECT_EQ(kind_of("\xFF\xFE<\0t\0a\0b\0l\0e\0"sv), FileKind::markup);
    EXPECT_EQ(kind_of("<姓名>,"), FileKind::text);
}

TEST(FileKind, each_that_is_refused_says_what_to_do) {
    for (const FileKind kind : {FileKind::zip, FileKind::compound, FileKind::pdf, FileKind::markup,
                                FileKind::picture, FileKind::archive, FileKind::binary}) {
        EXPECT_NE(why_not_a_table(kind).message.zh.find("xlsx 或 CSV"), std::string::npos);
        EXPECT_NE(why_not_a_table(kind).message.en.find("xlsx or CSV"), std::string::npos);
    }
    EXPECT_NE(why_not_a_table(FileKind::compound).message,
              why_not_a_table(FileKind::compound, Lock::password).message);
    EXPECT_FALSE(why_not_a_table(FileKind::empty).message.zh.empty());
}

}  // namespace
}  // namespace canbao
