#include "vocabulary/rate.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vocabulary/invented_values.h"

namespace canbao {
namespace {

TEST(Rate, is_read_as_per_cent) {
    EXPECT_EQ(Rate::parse("0%")->millionths(), 0);
    EXPECT_EQ(Rate::parse("80%")->millionths(), 800'000);
    EXPECT_EQ(Rate::parse("7.5%")->millionths(), 75'000);
    EXPECT_EQ(Rate::parse("0.0001%")->millionths(), 1);
    EXPECT_EQ(Rate::parse("99.9999%")->millionths(), 999'999);
    EXPECT_EQ(Rate::parse("100%")->millionths(), Rate::kWhole);
    EXPECT_EQ(Rate::parse("100.0000%")->millionths(), Rate::kWhole);
}

TEST(Rate, is_not_read_when_written_otherwise) {
    for (const std::string_view text :
         {"",    "%",        "80",  "0.8", "80 %", " 80%",      "80%%",  "080%", "00%",  "7,5%", "7.%",
          ".5%", "7.50000%", "-1%", "+1%", "101%", "100.0001%", "1000%", "8O%",  "1e1%", "80％"}) {
        const auto rate = Rate::parse(text);
        ASSERT_FALSE(rate) << text;
        EXPECT_NE(rate.error().message.zh.find("百分数"), std::string::npos);
        EXPECT_NE(rate.error().message.en.find("per cent"), std::string::npos);
    }
}

TEST(Rate, is_written_without_zeros_at_the_end) {
    EXPECT_EQ(Rate::parse("80.0000%")->text(), "80%");
    EXPECT_EQ(Rate::parse("7.50%")->text(), "7.5%");
    EXPECT_EQ(Rate::parse("0.0%")->text(), "0%");
    EXPECT_EQ(Rate::parse("100%")->text(), "100%");
    EXPECT_EQ(Rate::parse("10%")->text(), "10%");
}

RC_GTEST_PROP(Rate, survives_writing_and_reading, ()) {
    const Rate rate = *any_rate();
    RC_ASSERT(*Rate::parse(rate.text()) == rate);
}

RC_GTEST_PROP(Rate, is_never_above_the_whole_whatever_is_typed, ()) {
    std::string text = (*any_rate()).text();
    const char typed = *rc::gen::elementOf(std::string("0159.% "));
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text.replace(at, *rc::gen::inRange<std::size_t>(0, 3), *rc::gen::inRange<std::size_t>(0, 2), typed);
    const auto rate = Rate::parse(text);
    RC_CLASSIFY(rate.has_value(), "read");
    if (!rate) return;
    RC_ASSERT(rate->millionths() >= 0);
    RC_ASSERT(rate->millionths() <= Rate::kWhole);
    RC_ASSERT(*Rate::parse(rate->text()) == *rate);
}

}  // namespace
}  // namespace canbao
