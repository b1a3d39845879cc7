#include "channels/cell_text.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace canbao {
namespace {

// A character of UTF-8 and its bytes. Bytes that are none stand for themselves, with a value that no
// character has.
struct Character {
    std::uint32_t value;
    std::string_view bytes;
};

constexpr std::uint32_t kNoCharacter = 0xFFFFFFFF;

Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return {lead, text.substr(0, 1)};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (length == 1 || text.size() < length) return {kNoCharacter, text.substr(0, 1)};
    std::uint32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {kNoCharacter, text.substr(0, 1)};
        value = value << 6 | (byte(i) & 0x3F);
    }
    return {value, text.substr(0, length)};
}

bool is_blank(std::uint32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

// Of no width, or only for the direction of writing; and control characters.
bool is_invisible(std::uint32_t c) {
    return c < 0x20 || c == 0x7F || c == 0xAD || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

// ASCII in the width of a Chinese character.
bool is_full_width(std::uint32_t c) { return c >= 0xFF01 && c <= 0xFF5E; }
char narrow(std::uint32_t c) { return static_cast<char>(c - 0xFF01 + '!'); }

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// ' ‘ ’ ＇
bool is_apostrophe(std::uint32_t c) { return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0xFF07; }

// · and what keyboards give for it.
bool is_dot(std::uint32_t c) {
    return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 || c == 0x30FB ||
           c == 0xFF0E || c == 0xFF65;
}

// × х Х Ⅹ ⅹ
bool looks_like_x(std::uint32_t c) {
    return c == 0xD7 || c == 0x445 || c == 0x425 || c == 0x2169 || c == 0x2179;
}

template <typename Take>
void for_each_character(std::string_view text, const Take& take) {
    while (!text.empty()) {
        const Character character = first_character(text);
        text.remove_prefix(character.bytes.size());
        take(character, text);
    }
}

// How most cells are written: nothing but visible ASCII and Chinese characters of the first plane (U+4000 to
// U+9FFF, of which each has three bytes), and no apostrophe in front. There is nothing to tidy in them.
enum class Plainness { ascii, chinese, both, none };

Plainness plainness_of(std::string_view text) {
    bool has_ascii = false;
    bool has_chinese = false;
    if (text.starts_with('\'')) return Plainness::none;
    const auto goes_on = [&](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    };
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte > 0x20 && byte < 0x7F) {
            has_ascii = true;
            i += 1;
        } else if (byte >= 0xE4 && byte <= 0xE9 && i + 2 < text.size() && goes_on(i + 1) && goes_on(i + 2)) {
            has_chinese = true;
            i += 3;
        } else {
            return Plainness::none;
        }
    }
    if (has_ascii && has_chinese) return Plainness::both;
    return has_chinese ? Plainness::chinese : Plainness::ascii;
}

bool is_plain_number(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

std::string tidy_text(std::string_view text) {
    if (plainness_of(text) != Plainness::none) return std::string(text);
    std::string tidy;
    bool awaits_blank = false, is_first = true;
    for_each_character(text, [&](const Character& c, std::string_view) {
        if (is_blank(c.value)) {
            awaits_blank = !tidy.empty();
        } else if (!is_invisible(c.value)) {
            if (std::exchange(is_first, false) && is_apostrophe(c.value)) return;
            if (std::exchange(awaits_blank, false)) tidy.push_back(' ');
            if (is_full_width(c.value) && is_letter_or_digit(narrow(c.value))) {
                tidy.push_back(narrow(c.value));
            } else {
                tidy += c.bytes;
            }
        }
    });
    return tidy;
}

std::string tidy_name(std::string_view text) {
    // Dots and blanks between Latin words are looked at below.
    if (plainness_of(text) == Plainness::chinese) return std::string(text);
    const std::string tidy = tidy_text(text);
    std::string name;
    bool follows_ascii = false;
    for_each_character(tidy, [&](const Character& c, std::string_view rest) {
        // A blank is needed between Latin words only.
        if (c.value == ' ' && !(follows_ascii && first_character(rest).value < 0x80)) return;
        follows_ascii = c.value < 0x80;
        name += is_dot(c.value) ? "·" : c.bytes;
    });
    return name;
}

std::string tidy_number(std::string_view text) {
    if (is_plain_number(text)) return std::string(text);
    const std::string tidy = tidy_text(text);
    std::string number;
    for_each_character(tidy, [&](const Character& c, std::string_view rest) {
        if (c.value == ' ') return;
        if (rest.empty() && looks_like_x(c.value)) {
            number.push_back('X');
        } else if (c.value >= 'a' && c.value <= 'z') {
            number.push_back(static_cast<char>(c.value - 'a' + 'A'));
        } else {
            number += c.bytes;
        }
    });
    return number;
}

std::string folded_text(std::string_view text) {
    std::string folded;
    for_each_character(text, [&](const Character& c, std::string_view) {
        if (is_blank(c.value) || is_invisible(c.value)) return;
        const bool is_ascii = c.value < 0x80 || is_full_width(c.value);
        if (!is_ascii) {
            folded += c.bytes;
            return;
        }
        const char narrowed = c.value < 0x80 ? static_cast<char>(c.value) : narrow(c.value);
        folded.push_back(narrowed >= 'A' && narrowed <= 'Z' ? static_cast<char>(narrowed - 'A' + 'a')
                                                            : narrowed);
    });
    return folded;
}

}  // namespace canbao
