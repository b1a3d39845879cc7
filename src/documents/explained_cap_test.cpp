#include "documents/explained_cap.h"

#include <gtest/gtest.h>

#include "documents/explanation_checks.h"
#include "documents/invented_places.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_benefits());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

TEST(ExplainedCapProperty, is_true_of_any_request) {
    hold_in_many_cases([] { check_explanation(book(), *any_cap_request()); }, 2000);
}

class ExplainedCapTest : public testing::Test {
   protected:
    static YearSet years(std::initializer_list<int> list) {
        YearSet set;
        for (const int year : list) set.insert(year);
        return set;
    }
    Explanation explained(Language language = Language::en) const {
        return explain(book(), request_, language);
    }
    std::vector<std::string> steps(Language language = Language::en) const {
        std::vector<std::string> all;
        for (const auto& step : explained(language).steps) all.push_back(step.text);
        return all;
    }
    std::string why_not(std::string_view path) const {
        for (const auto& spared : explained().spared)
            if (spared.rule->path == path) return spared.why;
        return "not spared";
    }
    std::vector<std::string> changes() const {
        std::vector<std::string> all;
        for (const auto& change : explained().changes) all.push_back(change.situation + ": " + change.result);
        return all;
    }

    CapRequest request_{.region = *RegionCode::parse(kPlainPlace),
                        .year = 2030,
                        .resident_years = years({2025, 2026, 2027, 2028, 2029}),
                        .zero_claim_years = {},
                        .bonus_used_years = {}};
};

TEST_F(ExplainedCapTest, both_incentives_are_computed) {
    request_.zero_claim_years = years({2027, 2029});
    EXPECT_EQ(steps(),
              (std::vector<std::string>{
                  "The base cap of critical-illness insurance is 400000.00 yuan.",
                  "6 unbroken years raise the cap by 6000.00 yuan. That is 3000.00 × (6 − 4) = 6000.00 "
                  "yuan, for 2025 to 2030, this year included.",
                  "2 year(s) without a fund payment raise the cap by 6000.00 yuan. That is 3000.00 × 2 "
                  "= 6000.00 yuan, for 2027, 2029.",
                  "Both incentives together: 6000.00 + 6000.00 = 12000.00 yuan.",
                  "The cap for 2030 = base cap 400000.00 + incentives 12000.00 = 412000.00 yuan."}));
    EXPECT_EQ(why_not("incentive.ceiling"), "the incentives are 12000.00 yuan together, not above 20000.00");
    EXPECT_EQ(changes(),
              (std::vector<std::string>{
                  "in 2031, with cover going on and without any claim in 2030: 418000.00 yuan (base "
                  "cap 400000.00, raised by 18000.00)",
                  "in 2031, with cover going on, after a claim in 2030: 415000.00 yuan (base cap "
                  "400000.00, raised by 15000.00)"}));
}

TEST_F(ExplainedCapTest, a_lapse_starts_the_years_again) {
    request_.resident_years = years({2025, 2026, 2029});
    EXPECT_EQ(steps(Language::zh).at(1), "2027年至2028年没有参加居民医保，连续年数从2029年重新数起。");
    EXPECT_EQ(steps(Language::zh).at(2), "断保后再参保，限额是否降低没有公布，这里没有降低。");
    EXPECT_EQ(why_not("incentive.lapse"), "not spared");
    EXPECT_EQ(
        why_not("incentive.continuity"),
        "2 unbroken year(s) (2029 to 2030, this year included); only each year beyond 4 raises the cap");
    EXPECT_EQ(
        changes().front(),
        "with cover in 2027 to 2028 too, without a break: 406000.00 yuan (base cap 400000.00, raised by "
        "6000.00)");
}

// Years before the first cover are no lapse.
TEST_F(ExplainedCapTest, who_came_late_has_not_lapsed) {
    request_.resident_years = years({2028, 2029});
    EXPECT_EQ(why_not("incentive.lapse"), "no lapse after cover is known from 2025 on");
    EXPECT_EQ(steps().size(), 2U);
}

TEST_F(ExplainedCapTest, use_clears_and_some_years_do_not_count) {
    request_.zero_claim_years = years({2024, 2025, 2028, 2030});
    request_.bonus_used_years = years({2026});
    const auto all = steps(Language::zh);
    EXPECT_EQ(all.at(2), "2026年用过提高的额度，2025年的零报销不再计算。");
    EXPECT_EQ(all.at(4), "2024年的零报销不计：自2025年起计。");
    EXPECT_EQ(all.at(5), "2030年的零报销不计：不在2030年度之前，以后的年度才计。");
    request_.zero_claim_years = years({2028});
    EXPECT_EQ(why_not("incentive.use"), "no year without a claim up to 2026 that it could clear");
}

TEST_F(ExplainedCapTest, the_ceiling_bounds_both) {
    request_.year = 2036;
    for (const int year : {2030, 2031, 2032, 2033, 2034, 2035}) request_.resident_years.insert(year);
    EXPECT_EQ(steps(Language::zh).at(2),
              "24000.00 + 0.00 = 24000.00 元。两项激励合计24000.00元，按上限20000.00元计。");
    EXPECT_TRUE(explained().changes.empty()) << "no year more raises the cap";
}

TEST_F(ExplainedCapTest, what_is_open_or_unknown_is_told_with_what_to_do) {
    request_.region = *RegionCode::parse(kOpenPlace);
    EXPECT_EQ(steps().back(), "What to do: ask the local medical insurance agency to decide it.");
    EXPECT_NE(explained(Language::zh).headline.find("待核定（基本限额400000.00元）"), std::string::npos);
    request_.year = 2029;
    EXPECT_EQ(steps().size(), 1U);
    EXPECT_FALSE(explained().area.has_value());
}

}  // namespace
}  // namespace canbao
