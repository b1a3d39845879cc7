#include "vocabulary/clear_text.h"

#include <gtest/gtest.h>

#include "vocabulary/id_number.h"

namespace canbao {
namespace {

TEST(ClearText, takes_what_people_write) {
    for (const char* text : {"王办", "渠道更正，见12号函", "140000", "a b"})
        EXPECT_EQ(ClearText::parse(text)->text(), text);
    EXPECT_TRUE(ClearText::parse(std::string(200, 'x')));
}

TEST(ClearText, takes_no_id_number_anywhere) {
    const std::string number(IdNumber::synthetic(14, 5, *Date::parse("1990-05-01"), 3).plain());
    for (const std::string& text : {number, number + " 李示芳", "为" + number, "9" + number + "9"})
        EXPECT_FALSE(ClearText::parse(text)) << text;
    // One that is no ID number is a number like others.
    std::string other = number;
    other.back() = other.back() == '1' ? '2' : '1';
    EXPECT_TRUE(ClearText::parse(other));
}

TEST(ClearText, takes_nothing_that_a_screen_would_obey) {
    for (const char* text : {"", " a", "a ", "a\nb", "a\x1b[2J", "a\x7f", "\xff\xfe", "\xc7\xfe\xb5\xc0"})
        EXPECT_FALSE(ClearText::parse(text)) << text;
    EXPECT_FALSE(ClearText::parse(std::string("a\0b", 3)));
    EXPECT_FALSE(
        ClearText::parse("a\xc2\x9b"
                         "2J"));  // CSI as one character
    EXPECT_FALSE(ClearText::parse(std::string(201, 'x')));
}

}  // namespace
}  // namespace canbao
