#include "vocabulary/id_number.h"

#include <algorithm>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kCheckAt = IdNumber::kLength - 1;

// GB 11643-1999, the ISO 7064 MOD 11-2 check character.
char check_character(std::string_view text) {
    constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view kCharacters = "10X98765432";
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (text[i] - '0') * kWeights[i];
    return kCharacters[static_cast<std::size_t>(sum % 11)];
}

Result<Date> birth_date(std::string_view text) {
    const auto number = [&](std::size_t first, std::size_t digits) {
        int value = 0;
        for (const char digit : text.substr(first, digits)) value = value * 10 + (digit - '0');
        return value;
    };
    return Date::of(number(6, 4), number(10, 2), number(12, 2));
}

}  // namespace

IdNumber::IdNumber(std::string_view text) { std::copy_n(text.begin(), kLength, characters_.begin()); }

Result<IdNumber> IdNumber::parse(std::string_view text) {
    if (text.size() != kLength) {
        return fail(fmt::format("身份证号应为18位，现为{}个字符", text.size()),
                    fmt::format("an ID number has 18 characters, this has {}", text.size()));
    }
    for (std::size_t i = 0; i < kCheckAt; ++i) {
        if (text[i] >= '0' && text[i] <= '9') continue;
        return fail("身份证号前17位应为半角数字", "the first 17 characters of an ID number are plain digits");
    }
    if (text[0] == '0')
        return fail("身份证号的地址码不存在", "the address part of the ID number does not exist");
    if (!birth_date(text))
        return fail("身份证号中的出生日期不存在", "the birth date in the ID number does not exist");
    if (text.substr(14, 3) == "000")
        return fail("身份证号的顺序码不能为000", "the serial of an ID number is not 000");
    if (text[kCheckAt] != check_character(text)) {
        return fail(
            "身份证号校验码不符，请核对原件（末位X应为大写）",
            "the check character of the ID number is wrong: compare with the card (a final X is a capital)");
    }
    return IdNumber(text);
}

IdNumber IdNumber::synthetic(int province, int group, Date born, int serial) {
    CHECK(province >= 10 && province <= 99 && group >= 0 && group <= 99 && serial >= 1 && serial <= 999);
    std::string text = fmt::format("{:02}00{:02}{:04}{:02}{:02}{:03}", province, group, born.year(),
                                   born.month(), born.day(), serial);
    text.push_back(check_character(text));
    return IdNumber(text);
}

Date IdNumber::born() const {
    const auto date = birth_date(plain());
    CHECK(date.has_value());
    return *date;
}

Sex IdNumber::sex() const { return (characters_[16] - '0') % 2 == 1 ? Sex::male : Sex::female; }

bool IdNumber::is_synthetic() const { return plain().substr(2, 2) == "00"; }

std::string IdNumber::masked() const {
    return fmt::format("{}********{}", plain().substr(0, 6), plain().substr(14));
}

}  // namespace canbao
