#include "documents/explanation_parts.h"

#include <gtest/gtest.h>

#include "documents/explanation_checks.h"

namespace canbao {
namespace {

TEST(SpeakerTest, years_are_told_in_spells) {
    YearSet years;
    EXPECT_EQ(Speaker(Language::zh).years(years), "");
    for (const int year : {2025, 2026, 2027, 2029, kLastYear}) years.insert(year);
    EXPECT_EQ(Speaker(Language::zh).years(years), "2025年至2027年、2029年、2199年");
    EXPECT_EQ(Speaker(Language::en).years(years), "2025 to 2027, 2029, 2199");
}

TEST(SpeakerTest, a_reason_loses_its_full_stop_only) {
    const Reason reason{ReasonCode::incentives_not_begun, nullptr, {std::int64_t{2024}}};
    EXPECT_EQ(Speaker(Language::zh).reason(reason), "参保激励自以后年度起执行，2024年度没有提高。");
    EXPECT_EQ(Speaker(Language::zh).unfinished_reason(reason), "参保激励自以后年度起执行，2024年度没有提高");
    EXPECT_EQ(Speaker(Language::en).unfinished_reason(reason),
              "The incentives had not begun in 2024: nothing is added");
}

TEST(ExplanationPartsTest, a_step_names_each_rule_that_is_there_once) {
    const Statement one;
    const Statement other;
    Explanation explanation;
    add_step(explanation, "text", {&one, nullptr, &other, &one});
    EXPECT_EQ(explanation.steps.front().rules, (std::vector{&one, &other}));
}

TEST(SumsInTextTest, finds_sums_among_words_and_checks_them) {
    const auto look = [](std::string_view text) {
        SumsInText sums(text);
        return std::pair(sums.sums(), sums.wrong());
    };
    EXPECT_EQ(look("没有算式"), std::pair(0, 0));
    EXPECT_EQ(look("限额70000.00元 = 很多"), std::pair(0, 0));
    EXPECT_EQ(look("A = total 50.00 − other 1.00 = 49.00 yuan."), std::pair(1, 0));
    EXPECT_EQ(look("A = total 50.00 − other 1.00 = 49.01 yuan."), std::pair(1, 1));
    EXPECT_EQ(look("还剩 (50000.00 − 1000.00) × 60% = 29400.00 元；10.00 × 33.3% = 3.33 元"),
              std::pair(2, 0));
    EXPECT_EQ(look("支付：(50000.00 − 1000.00) × 60% = 29400.01 元"), std::pair(1, 1));
    EXPECT_EQ(look("of 5.00 lie 1.00 above. 1.00 × 50% + 2.00 × 25% = 1.00"), std::pair(1, 0));
    EXPECT_EQ(look("(1000.10 − 0.00) × 85% = 850.09"), std::pair(1, 0)) << "half up";
    EXPECT_EQ(look("3000.00 × (6 − 4) = 6000.00"), std::pair(1, 0));
}

}  // namespace
}  // namespace canbao
