#include "channels/text_encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "vocabulary/check.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

std::string encoded(TextEncoding encoding, std::string_view text) {
    std::string out;
    TextEncoder::create(encoding)->append(out, text);
    return out;
}

// What is decoded of blocks of so many bytes, or "line N" where it is no such text.
std::string decoded(TextEncoding encoding, std::string_view bytes, std::size_t block) {
    auto decoder = TextDecoder::create(encoding);
    CHECK(decoder.has_value());
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += block)
        if (!decoder->take(bytes.substr(at, block), out))
            return (decoder->found_nul() ? "NUL in line " : "line ") + std::to_string(decoder->fault_line());
    return decoder->finish() ? out : "line " + std::to_string(decoder->fault_line());
}

std::string decoded(TextEncoding encoding, std::string_view bytes) {
    return decoded(encoding, bytes, 1 << 16);
}

TEST(TextEncoding, knows_gb18030_beyond_what_code_page_936_has) {
    EXPECT_EQ(decoded(TextEncoding::gb18030, "\xCD\xF5"), "王");
    EXPECT_EQ(decoded(TextEncoding::gb18030, "\x95\x32\x82\x36"), "𠀀")
        << "four bytes, beyond the basic plane";
    EXPECT_EQ(decoded(TextEncoding::gb18030, encoded(TextEncoding::gb18030, "㛃䶮𬱟·")), "㛃䶮𬱟·");
    EXPECT_EQ(encoded(TextEncoding::gb18030, "王"), "\xCD\xF5");
}

TEST(TextEncoding, bytes_that_are_no_text_are_found_with_their_line) {
    EXPECT_EQ(decoded(TextEncoding::gb18030, "\xCD\xF5\nab\n\xFF"), "line 3");
    EXPECT_EQ(decoded(TextEncoding::gb18030, "a\n\x80"), "line 2") << "the euro sign of code page 936";
    EXPECT_EQ(decoded(TextEncoding::gb18030, "a\n\xCD"), "line 2") << "it breaks off";
    EXPECT_EQ(decoded(TextEncoding::gb18030, "\xCD\n\xF5"), "line 1");
    EXPECT_EQ(decoded(TextEncoding::utf8, "a\nb\n\xCD\xF5\n"), "line 3");
    EXPECT_EQ(decoded(TextEncoding::utf8, "a\n\xE7\x8E"), "line 2");
    EXPECT_EQ(decoded(TextEncoding::utf8, "\xC0\x80"), "line 1");
    EXPECT_EQ(decoded(TextEncoding::utf16le, std::string_view("a\0\n\0\0\xD8x\0", 8)), "line 2")
        << "half a pair";
    EXPECT_EQ(decoded(TextEncoding::utf16be, std::string_view("\0a\0", 3)), "line 1");
    for (const TextEncoding encoding : {TextEncoding::utf8, TextEncoding::gb18030})
        EXPECT_EQ(decoded(encoding, std::string_view("a\nb\0c", 5)), "NUL in line 2");
}

TEST(TextEncoding, characters_that_it_has_not_are_marked) {
    EXPECT_EQ(decoded(TextEncoding::gb18030, encoded(TextEncoding::gb18030, "王\uE78D\uE864某")), "王〓〓某");
}

TEST(TextEncoding, marks_name_it) {
    EXPECT_EQ(encoding_by_mark("\xEF\xBB\xBF姓名"), TextEncoding::utf8);
    EXPECT_EQ(encoding_by_mark("\xFF\xFE"), TextEncoding::utf16le);
    EXPECT_EQ(encoding_by_mark("\xFE\xFF"), TextEncoding::utf16be);
    EXPECT_EQ(encoding_by_mark("\xEF\xBB"), std::nullopt);
    EXPECT_EQ(encoding_by_mark(""), std::nullopt);
}

// Whatever the text, its encoding and where the blocks end.
TEST(TextEncoding, what_is_encoded_is_decoded) {
    hold_in_many_cases([] {
        std::u32string characters;
        for (const auto draw :
             *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(1U, 0x40000U))) {
            // Neither surrogates nor those of private use. Dense where names are.
            const std::uint32_t character = draw % 3 == 0 ? 0x4E00 + draw % 0x5000 : draw;
            if (character < 0xD800 || (character > 0xF8FF)) characters.push_back(character);
        }
        std::string text;
        for (const char32_t c : characters) {
            if (c < 0x80) {
                text += static_cast<char>(c);
            } else if (c < 0x800) {
                text += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
            } else if (c < 0x10000) {
                text += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                         static_cast<char>(0x80 | (c & 63))};
            } else {
                text += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                         static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
            }
        }
        const auto encoding = *rc::gen::element(TextEncoding::utf8, TextEncoding::utf16le,
                                                TextEncoding::utf16be, TextEncoding::gb18030);
        RC_ASSERT(decoded(encoding, encoded(encoding, text), *rc::gen::inRange<std::size_t>(1, 9)) == text);
    });
}

std::string mixture_of(std::string_view bytes) {
    EncodingMixture mixture;
    for (std::size_t at = 0; at < bytes.size(); at += 5) mixture.take(bytes.substr(at, 5));
    const auto lines = mixture.lines();
    return lines ? std::to_string(lines->utf8) + " and " + std::to_string(lines->other) : "none";
}

TEST(TextEncoding, a_mixture_names_a_line_of_each) {
    const std::string gb = encoded(TextEncoding::gb18030, "1,王某某,阳城县润城镇\n");
    const std::string utf = "1,王某某,阳城县润城镇\n";
    EXPECT_EQ(mixture_of(gb + gb + utf), "3 and 1");
    EXPECT_EQ(mixture_of("a\n" + utf + gb), "2 and 3");
    EXPECT_EQ(mixture_of(gb + gb + "abc\n"), "none");
    EXPECT_EQ(mixture_of(utf + utf + "abc"), "none");
    EXPECT_EQ(mixture_of(utf + "\xE7\x8E"), "1 and 2") << "cut off";
}

}  // namespace
}  // namespace canbao
