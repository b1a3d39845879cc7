#include "channels/chain_head.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace canbao {
namespace {

constexpr std::string_view kDigest = "00ff2259bdd70123456789abcdef000000000000000000000000000000000a0d";

std::string line(std::string_view before = "140522 12 890900548774361880 ") {
    return std::string(before) + std::string(kDigest);
}

TEST(ChainHead, is_read_from_a_line) {
    const auto head = parse_head(line());
    ASSERT_TRUE(head);
    EXPECT_EQ(head->area, 140522);
    EXPECT_EQ(head->seal, 12);
    EXPECT_EQ(head->last_act, 890900548774361880);
    EXPECT_EQ(head->digest.size(), 32U);
    EXPECT_EQ(head->digest.substr(0, 4), std::string("\x00\xff\x22\x59", 4));
    EXPECT_EQ(head_text(*head), line());
}

TEST(ChainHead, of_another_form_is_an_error) {
    for (const std::string& wrong : {std::string(),
                                     std::string(" "),
                                     std::string("140522"),
                                     std::string("140522 12 7"),
                                     std::string("140522 12 7 "),
                                     line("140522  12 7 "),
                                     line(" 140522 12 7 "),
                                     line("14052 12 7 "),
                                     line("1405221 12 7 "),
                                     line("040522 12 7 "),
                                     line("14052x 12 7 "),
                                     line("140522 0 7 "),
                                     line("140522 012 7 "),
                                     line("140522 -1 7 "),
                                     line("140522 +1 7 "),
                                     line("140522 12 0 "),
                                     line("140522 12 9223372036854775808 "),
                                     line("140522 12 7\t"),
                                     line("140522 12 "),
                                     line() + " ",
                                     line() + "0",
                                     line() + "00",
                                     line().substr(0, line().size() - 1)}) {
        const auto head = parse_head(wrong);
        ASSERT_FALSE(head) << wrong;
        EXPECT_FALSE(head.error().message.zh.empty() || head.error().message.en.empty());
    }
    for (const char wrong : {'g', 'A', ' ', '/', ':', '`', '\0'}) {
        std::string text = line();
        text.back() = wrong;
        EXPECT_FALSE(parse_head(text)) << wrong;
    }
}

RC_GTEST_PROP(ChainHeadProperty, is_read_as_it_was_written, ()) {
    const auto number = [] {
        return *rc::gen::inRange<std::int64_t>(1, std::numeric_limits<std::int64_t>::max());
    };
    const auto digest = *rc::gen::container<std::string>(32, rc::gen::arbitrary<char>());
    const ChainHead head{*rc::gen::inRange<std::int64_t>(100'000, 1'000'000), number(), number(), digest};
    const auto read = parse_head(head_text(head));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == head);
}

}  // namespace
}  // namespace canbao
