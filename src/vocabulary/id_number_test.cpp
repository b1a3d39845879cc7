#include "vocabulary/id_number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vocabulary/invented_values.h"

namespace canbao {
namespace {

// The number that GB 11643-1999 itself gives as its example; it belongs to nobody.
constexpr std::string_view kExample = "11010519491231002X";

rc::Gen<IdNumber> any_synthetic() {
    return rc::gen::exec([] {
        return IdNumber::synthetic(*rc::gen::inRange(11, 83), *rc::gen::inRange(0, 100), *any_date(),
                                   *rc::gen::inRange(1, 1000));
    });
}

void expect_refused(std::string_view text, std::string_view zh, std::string_view en) {
    const auto number = IdNumber::parse(text);
    ASSERT_FALSE(number) << text;
    EXPECT_NE(number.error().message.zh.find(zh), std::string::npos) << number.error().message.zh;
    EXPECT_NE(number.error().message.en.find(en), std::string::npos) << number.error().message.en;
}

TEST(IdNumber, example_of_the_standard_is_valid) {
    const auto number = IdNumber::parse(kExample);
    ASSERT_TRUE(number);
    EXPECT_EQ(number->plain(), kExample);
    EXPECT_EQ(number->born(), *Date::parse("1949-12-31"));
    EXPECT_EQ(number->sex(), Sex::female);
    EXPECT_FALSE(number->is_synthetic());
}

TEST(IdNumber, shows_only_its_ends) { EXPECT_EQ(IdNumber::parse(kExample)->masked(), "110105********002X"); }

TEST(IdNumber, wrong_length_is_named) {
    expect_refused("", "0个", "this has 0");
    expect_refused("11010519491231002", "17个", "this has 17");
    expect_refused("11010519491231002XX", "19个", "this has 19");
    expect_refused(" 11010519491231002X", "19个", "this has 19");
}

TEST(IdNumber, letters_among_the_digits_are_named) {
    expect_refused("1101051949123100XX", "半角数字", "plain digits");
    expect_refused("11O10519491231002X", "半角数字", "plain digits");
    expect_refused(" 1010519491231002X", "半角数字", "plain digits");
    expect_refused("-1010519491231002X", "半角数字", "plain digits");
}

TEST(IdNumber, address_that_does_not_exist_is_named) {
    expect_refused("01010519491231002X", "地址码", "address");
}

TEST(IdNumber, birth_date_that_does_not_exist_is_named) {
    expect_refused("11010519490229002X", "出生日期", "birth date");
    expect_refused("11010519491331002X", "出生日期", "birth date");
    expect_refused("11010518991231002X", "出生日期", "birth date");
    expect_refused("11010522000101002X", "出生日期", "birth date");
}

TEST(IdNumber, serial_of_zeros_is_named) { expect_refused("11010519491231000X", "顺序码", "serial"); }

TEST(IdNumber, wrong_check_character_is_named) {
    for (const char last : std::string_view("0123456789x"))
        expect_refused(std::string(kExample.substr(0, 17)) + last, "校验码", "check character");
}

// The check character finds each single wrong digit and each exchange of two neighbours (ISO 7064 MOD 11-2).
RC_GTEST_PROP(IdNumber, one_wrong_digit_is_found, ()) {
    std::string text((*any_synthetic()).plain());
    const auto at = *rc::gen::inRange<std::size_t>(0, IdNumber::kLength - 1);
    const char other = static_cast<char>('0' + *rc::gen::inRange(0, 10));
    RC_PRE(other != text[at]);
    text[at] = other;
    RC_ASSERT(!IdNumber::parse(text));
}

RC_GTEST_PROP(IdNumber, two_exchanged_digits_are_found, ()) {
    std::string text((*any_synthetic()).plain());
    const auto at = *rc::gen::inRange<std::size_t>(0, IdNumber::kLength - 2);
    RC_PRE(text[at] != text[at + 1]);
    std::swap(text[at], text[at + 1]);
    RC_ASSERT(!IdNumber::parse(text));
}

RC_GTEST_PROP(IdNumber, invented_one_is_valid_and_marked, ()) {
    const int province = *rc::gen::inRange(11, 83);
    const int group = *rc::gen::inRange(0, 100);
    const Date born = *any_date();
    const int serial = *rc::gen::inRange(1, 1000);
    const IdNumber number = IdNumber::synthetic(province, group, born, serial);
    const auto read = IdNumber::parse(number.plain());
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == number);
    RC_ASSERT(number.is_synthetic());
    RC_ASSERT(number.born() == born);
    RC_ASSERT((number.sex() == Sex::male) == (serial % 2 == 1));
    RC_ASSERT(number.plain().starts_with(std::to_string(province) + "00"));
}

RC_GTEST_PROP(IdNumber, masked_one_tells_neither_birth_date_nor_more, ()) {
    const IdNumber number = *any_synthetic();
    const std::string masked = number.masked();
    RC_ASSERT(masked.size() == IdNumber::kLength);
    RC_ASSERT(masked.substr(6, 8) == "********");
    RC_ASSERT(masked.substr(0, 6) == number.plain().substr(0, 6));
    RC_ASSERT(masked.substr(14) == number.plain().substr(14));
}

TEST(IdNumberDeathTest, inventing_one_outside_the_bounds_stops_the_program) {
    const Date born = *Date::parse("1990-01-01");
    EXPECT_DEATH(IdNumber::synthetic(9, 0, born, 1), "CHECK");
    EXPECT_DEATH(IdNumber::synthetic(100, 0, born, 1), "CHECK");
    EXPECT_DEATH(IdNumber::synthetic(14, 100, born, 1), "CHECK");
    EXPECT_DEATH(IdNumber::synthetic(14, 0, born, 0), "CHECK");
    EXPECT_DEATH(IdNumber::synthetic(14, 0, born, 1000), "CHECK");
}

}  // namespace
}  // namespace canbao
