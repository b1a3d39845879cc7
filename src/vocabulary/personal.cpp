#include "vocabulary/personal.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kLongestName = 50;
constexpr std::size_t kLongestEvidence = 200;
constexpr std::size_t kMobileLength = 11;
constexpr std::size_t kShortestForeign = 8;
constexpr std::size_t kLongestForeign = 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The characters of UTF-8 text, or nothing where it is not that.
std::optional<std::vector<std::string_view>> characters_of(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        const std::size_t length = first < 0x80    ? 1
                                   : first >= 0xF0 ? 4
                                   : first >= 0xE0 ? 3
                                   : first >= 0xC2 ? 2
                                                   : 0;
        if (length == 0 || text.size() < length) return std::nullopt;
        for (std::size_t i = 1; i < length; ++i)
            if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return std::nullopt;
        out.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return out;
}

bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character.front());
    return first < 0x20 || first == 0x7F ||
           (character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0);
}

// A plain space, one without a break, or one as wide as a character.
bool is_space(std::string_view character) {
    return character == " " || character == "\u00A0" || character == "\u3000";
}

}  // namespace

Result<PersonName> PersonName::parse(std::string_view text) {
    const auto characters = characters_of(text);
    if (!characters) return fail("姓名不是UTF-8文字", "the name is not UTF-8 text");
    if (characters->empty() || characters->size() > kLongestName)
        return fail(fmt::format("姓名应为1到{}个字", kLongestName),
                    fmt::format("a name has 1 to {} characters", kLongestName));
    if (std::ranges::any_of(*characters, is_control))
        return fail("姓名中有控制字符", "the name holds control characters");
    if (is_space(characters->front()) || is_space(characters->back()))
        return fail("姓名首尾有空格", "the name begins or ends with a space");
    return PersonName(std::string(text));
}

Result<EvidenceText> EvidenceText::parse(std::string_view text) {
    const auto characters = characters_of(text);
    if (!characters || characters->empty() || characters->size() > kLongestEvidence ||
        std::ranges::any_of(*characters, is_control) || is_space(characters->front()) ||
        is_space(characters->back()))
        return fail(
            fmt::format("应为1到{}个字，不含控制字符，首尾没有空格", kLongestEvidence),
            fmt::format("it should have 1 to {} characters, no control characters, no space at either end",
                        kLongestEvidence));
    return EvidenceText(std::string(text));
}

std::string PersonName::masked() const {
    const auto characters = characters_of(plain());
    CHECK(characters.has_value());
    std::string out(characters->front());
    out.append(std::max<std::size_t>(characters->size() - 1, 1), '*');
    return out;
}

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
    const bool is_foreign = text.starts_with('+');
    const std::string_view digits = is_foreign ? text.substr(1) : text;
    if (!std::ranges::all_of(digits, is_digit))
        return fail("电话号码只能是半角数字，境外号码以+和国家或地区代码开头",
                    "a phone number has plain digits only; one from abroad begins with + and the country");
    const bool fits = is_foreign ? digits.size() >= kShortestForeign && digits.size() <= kLongestForeign
                                 : digits.size() == kMobileLength && digits.front() == '1';
    if (!fits)
        return fail("手机号应为1开头的11位数字；境外号码写作+852…",
                    "a mobile number has 11 digits from 1; one from abroad is written +852…");
    return PhoneNumber(std::string(text));
}

std::string PhoneNumber::masked() const {
    constexpr std::size_t kShownFirst = 3;
    constexpr std::size_t kShownLast = 4;
    return plain().substr(0, kShownFirst) + "****" + plain().substr(plain().size() - kShownLast);
}

}  // namespace canbao
