#include "channels/cell_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "vocabulary/id_number.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

TEST(CellText, blanks_of_all_kinds_are_off) {
    EXPECT_EQ(tidy_text("  王某 "), "王某");
    EXPECT_EQ(tidy_text("\t\r\n王某\n"), "王某");
    EXPECT_EQ(tidy_text("\u3000王某\u00A0\u2003"), "王某");
    EXPECT_EQ(tidy_text("\uFEFF王\u200B某\u200E"), "王某") << "of no width: also within";
    EXPECT_EQ(tidy_text("a\u3000\u00A0 b"), "a b");
    EXPECT_EQ(tidy_text("润城镇\n上庄村"), "润城镇 上庄村");
    EXPECT_EQ(tidy_text(""), "");
    EXPECT_EQ(tidy_text(" \u3000 "), "");
}

TEST(CellText, full_width_digits_and_letters_are_ascii) {
    EXPECT_EQ(tidy_text("１４０Ｘｘ"), "140Xx");
    EXPECT_EQ(tidy_text("（甲）！"), "（甲）！") << "other signs stay";
}

TEST(CellText, an_apostrophe_that_says_text_is_gone) {
    EXPECT_EQ(tidy_text("'140522"), "140522");
    EXPECT_EQ(tidy_text(" '140522"), "140522");
    EXPECT_EQ(tidy_text("’140522"), "140522");
    EXPECT_EQ(tidy_text("''a"), "'a") << "only one";
    EXPECT_EQ(tidy_text("O'Brien"), "O'Brien");
    EXPECT_EQ(tidy_text("'"), "");
}

TEST(CellText, bytes_that_are_no_text_stay) {
    EXPECT_EQ(tidy_text("\xFF\xC3 a"), "\xFF\xC3 a");
    EXPECT_EQ(tidy_text("\xE7\x8E"), "\xE7\x8E");
}

TEST(CellText, names_have_no_blanks_between_chinese_characters) {
    EXPECT_EQ(tidy_name("张　三"), "张三");
    EXPECT_EQ(tidy_name(" 张 某 某 "), "张某某");
    EXPECT_EQ(tidy_name("John  Smith"), "John Smith");
    EXPECT_EQ(tidy_name("张三 John"), "张三John");
    for (const char* dot : {"·", "•", "・", "‧", "∙", " · ", "．"})
        EXPECT_EQ(tidy_name("买买提" + std::string(dot) + "艾山"), "买买提·艾山") << dot;
}

TEST(CellText, numbers_are_without_blanks_and_in_capitals) {
    EXPECT_EQ(tidy_number(" 140022 1980 0101 001x "), "14002219800101001X");
    EXPECT_EQ(tidy_number("'１４００２２１９８００１０１００１ｘ"), "14002219800101001X");
    EXPECT_EQ(tidy_number("14002219800101001×"), "14002219800101001X");
    EXPECT_EQ(tidy_number("14002219800101001Ⅹ"), "14002219800101001X");
    EXPECT_EQ(tidy_number("×1"), "×1") << "only at the end";
    EXPECT_EQ(tidy_number("138 0000 0000"), "13800000000");
}

TEST(CellText, headers_are_compared_without_blanks_width_and_case) {
    EXPECT_EQ(folded_text("姓　名"), "姓名");
    EXPECT_EQ(folded_text("身份证号码\n（18位）"), "身份证号码(18位)");
    EXPECT_EQ(folded_text("ＩＤ Number"), "idnumber");
}

// Tidying twice changes nothing more, but for a second apostrophe.
TEST(CellText, what_is_tidy_stays) {
    hold_in_many_cases([] {
        const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "王", " ", "\u3000", "\u200B", "a", "Ｘ", "１", "·", "・", "\xFF", "\n", "（"));
        std::string text;
        for (const std::string& part : parts) text += part;
        RC_ASSERT(tidy_text(tidy_text(text)) == tidy_text(text));
        RC_ASSERT(tidy_name(tidy_name(text)) == tidy_name(text));
        RC_ASSERT(tidy_number(tidy_number(text)) == tidy_number(text));
        RC_ASSERT(folded_text(folded_text(text)) == folded_text(text));
        // What has nothing to tidy is taken as it is; a sign that nobody sees makes it be looked at.
        const std::string looked_at = text + "\u200B";
        RC_ASSERT(tidy_text(looked_at) == tidy_text(text));
        RC_ASSERT(tidy_name(looked_at) == tidy_name(text));
        RC_ASSERT(tidy_number(looked_at) == tidy_number(text));
    });
}

// However an ID number was typed, it is that number.
TEST(CellText, id_numbers_survive_keyboards) {
    hold_in_many_cases([] {
        const IdNumber id =
            IdNumber::synthetic(14, *rc::gen::inRange(0, 100), Date::from_days(*rc::gen::inRange(0, 20'000)),
                                *rc::gen::inRange(1, 1'000));
        std::string typed = *rc::gen::element("", "'", " ", "\uFEFF", "\u3000'");
        for (const char c : id.plain()) {
            const int way = *rc::gen::inRange(0, 4);
            if (way == 0) typed += *rc::gen::element(" ", "\u3000", "\u200B", "\u00A0");
            if (way == 1) {
                typed += {'\xEF', '\xBC', static_cast<char>(c - '!' + 0x81)};
            } else {
                typed += c == 'X' && way == 2 ? 'x' : c;
            }
        }
        RC_ASSERT(tidy_number(typed) == id.plain());
    });
}

}  // namespace
}  // namespace canbao
