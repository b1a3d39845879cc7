#include "decision/cap.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using Words = std::vector<std::string_view>;

std::string rule(std::string_view path, std::string_view fields) {
    return "[" + std::string(path) + "]\nfrom = 2030-01-01\n" + std::string(fields) +
           "\nclause = \"SX#四\"\n";
}
const std::string kBase = rule("critical_illness.base_cap", "amount = \"300000.00\"");
const std::string kContinuity =
    rule("incentive.continuity", "after_years = 4\namount = \"3000.00\"\ncount_from_year = 2031");
const std::string kZeroClaim = rule("incentive.zero_claim", "amount = \"2000.00\"\ncount_from_year = 2032");

YearSet years(int first, int last) {
    YearSet set;
    for (int year = first; year <= last; ++year) set.insert(year);
    return set;
}

// Unbroken years count from 2031, years without a claim from 2032.
class CapTest : public testing::Test {
   protected:
    void use(const std::string& rules) {
        reading_ = PolicyBook::read(extended_pack(rules));
        ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
    }
    CapDecision::Granted granted() {
        answer_ = cap(*reading_.book, request_);
        const auto* got = std::get_if<CapDecision::Granted>(&answer_.outcome);
        EXPECT_NE(got, nullptr);
        return got == nullptr ? CapDecision::Granted{} : *got;
    }
    Words words() const {
        Words list;
        for (const Reason& reason : answer_.reasons) list.push_back(word(reason.code));
        return list;
    }

    PolicyBook::Reading reading_;
    CapRequest request_{.region = *RegionCode::parse("990103"),
                        .year = 2036,
                        .resident_years = years(2031, 2035),
                        .zero_claim_years = {},
                        .bonus_used_years = {}};
    CapDecision answer_;
};

TEST_F(CapTest, place_without_a_base_cap_is_refused) {
    use(kContinuity);
    answer_ = cap(*reading_.book, request_);
    EXPECT_EQ(words(), Words{"no_policy"});
    EXPECT_TRUE(std::holds_alternative<CapDecision::Refused>(answer_.outcome));
    use(kBase);
    request_.year = 2029;
    answer_ = cap(*reading_.book, request_);
    EXPECT_EQ(words(), Words{"no_policy"});
}

TEST_F(CapTest, without_incentives_it_is_the_base_cap) {
    use(kBase);
    const auto answer = granted();
    EXPECT_EQ(answer.cap, Money::fen(30'000'000));
    EXPECT_EQ(answer.continuous_years, 0);
    EXPECT_EQ(words(), Words{"incentives_not_begun"});
}

TEST_F(CapTest, unbroken_years_count_from_the_first_counting_year_back_from_this_one) {
    use(kBase + kContinuity);
    const auto counted = [&](int year, const YearSet& resident) {
        request_.year = year;
        request_.resident_years = resident;
        return granted().continuous_years;
    };
    EXPECT_EQ(counted(2036, years(2020, 2035)), 6);
    EXPECT_EQ(counted(2036, years(2032, 2035)), 5);
    EXPECT_EQ(counted(2036, years(2031, 2034)), 1) << "the year before is missing";
    EXPECT_EQ(counted(2036, years(2031, 2033) | years(2035, 2035)), 2);
    EXPECT_EQ(counted(2036, {}), 1) << "cover in the year itself is assumed";
    EXPECT_EQ(counted(2031, years(2020, 2030)), 1);
    EXPECT_EQ(counted(2030, years(2020, 2029)), 0) << "before the first counting year";
}

TEST_F(CapTest, each_year_beyond_raises_the_cap) {
    use(kBase + kContinuity);
    request_.year = 2034;
    EXPECT_TRUE(granted().bonus.is_zero());
    EXPECT_EQ(words(), Words{});
    request_.year = 2035;
    EXPECT_EQ(granted().continuous_bonus, Money::fen(300'000));
    EXPECT_EQ(words(), Words{"continuity_bonus"});
    request_.year = 2036;
    EXPECT_EQ(granted().cap, Money::fen(30'600'000));
}

TEST_F(CapTest, years_without_a_claim_count_before_this_one_and_with_cover) {
    use(kBase + kZeroClaim);
    const auto bonus = [&](const YearSet& zero) {
        request_.zero_claim_years = zero;
        return granted().zero_claim_bonus;
    };
    EXPECT_EQ(bonus(years(2032, 2032)), Money::fen(200'000));
    EXPECT_EQ(bonus(years(2031, 2031)), Money{}) << "before the first counting year";
    EXPECT_EQ(bonus(years(2036, 2040)), Money{}) << "not yet over";
    EXPECT_EQ(bonus(years(2020, 2040)), Money::fen(800'000));
    request_.resident_years = years(2033, 2035);
    EXPECT_EQ(bonus(years(2020, 2040)), Money::fen(600'000)) << "no cover in 2032";
    EXPECT_EQ(granted().continuous_years, 0) << "no rule counts them";
}

TEST_F(CapTest, use_clears_what_came_before_where_the_law_says_so) {
    const std::string use_clears = rule("incentive.use", "clears = \"zero_claim\"");
    request_.zero_claim_years = years(2032, 2035);
    request_.bonus_used_years = years(2033, 2033);
    use(kBase + kZeroClaim);
    EXPECT_EQ(granted().zero_claim_bonus, Money::fen(800'000));
    use(kBase + kZeroClaim + use_clears);
    EXPECT_EQ(granted().zero_claim_bonus, Money::fen(400'000)) << "2034 and 2035";
    request_.bonus_used_years.insert(2035);
    EXPECT_EQ(granted().zero_claim_bonus, Money{}) << "the latest use counts";
    request_.bonus_used_years = years(2020, 2031);
    EXPECT_EQ(granted().zero_claim_bonus, Money::fen(800'000));
    request_.bonus_used_years = years(2199, 2199);
    EXPECT_EQ(granted().zero_claim_bonus, Money{}) << "a use in the years to come clears too";
}

TEST_F(CapTest, both_together_stay_below_the_ceiling) {
    use(kBase + kContinuity + kZeroClaim + rule("incentive.ceiling", "amount = \"10000.00\""));
    request_.zero_claim_years = years(2032, 2033);
    EXPECT_EQ(granted().bonus, Money::fen(1'000'000)) << "6,000 and 4,000";
    EXPECT_EQ(words(), (Words{"continuity_bonus", "zero_claim_bonus"}));
    request_.zero_claim_years.insert(2034);
    const auto answer = granted();
    EXPECT_EQ(answer.bonus, Money::fen(1'000'000));
    EXPECT_EQ(answer.zero_claim_bonus, Money::fen(600'000));
    EXPECT_EQ(answer.cap, Money::fen(31'000'000));
    EXPECT_EQ(words(), (Words{"continuity_bonus", "zero_claim_bonus", "bonus_ceiling"}));
}

TEST_F(CapTest, incentive_that_nobody_has_published_leaves_the_cap_open) {
    use(kBase + kContinuity + rule("incentive.zero_claim", "unknown = true"));
    answer_ = cap(*reading_.book, request_);
    EXPECT_EQ(words(), Words{"terms_unknown"});
    ASSERT_TRUE(std::holds_alternative<CapDecision::Undetermined>(answer_.outcome));
    EXPECT_EQ(std::get<CapDecision::Undetermined>(answer_.outcome).base_cap, Money::fen(30'000'000));
}

// ---- every place of this repository and of the invented province

class CapProperty : public testing::TestWithParam<std::string_view> {
   protected:
    static constexpr int kFirst = 2022;
    static constexpr int kEnd = 2062;

    static const PolicyBook& law() {
        static std::map<std::string_view, PolicyBook::Reading> known;
        const auto [found, is_new] = known.try_emplace(GetParam());
        if (is_new)
            found->second = PolicyBook::read(
                real_policies(std::string(CANBAO_SOURCE_DIR) + "/" + std::string(GetParam())));
        return *found->second.book;
    }
    static YearSet any_years() {
        YearSet set;
        for (int year = kFirst; year < kEnd; ++year)
            if (*rc::gen::inRange(0, 5) > 0) set.insert(year);
        return set;
    }
    static CapRequest any_request() {
        const Pack* pack = *rc::gen::elementOf(law().packs());
        return {.region = pack->region,
                .year = pack->year + *rc::gen::inRange(-1, 31),
                .resident_years = any_years(),
                .zero_claim_years = any_years(),
                .bonus_used_years = *rc::gen::arbitrary<bool>() ? YearSet{} : any_years()};
    }
    static std::optional<CapDecision::Granted> cap_of(const CapRequest& request) {
        const CapDecision answer = cap(law(), request);
        const auto* got = std::get_if<CapDecision::Granted>(&answer.outcome);
        return got == nullptr ? std::nullopt : std::optional(*got);
    }
};

TEST_P(CapProperty, sums_are_right_and_below_the_ceiling) {
    hold_in_many_cases([] {
        const CapRequest request = any_request();
        const auto got = cap_of(request);
        RC_PRE(got.has_value());
        const IncentiveTable* table = law().incentives(request.region, request.year);
        RC_ASSERT(got->base_cap == table->base_cap.value);
        RC_ASSERT(got->cap == got->base_cap + got->bonus);
        const Money both = got->continuous_bonus + got->zero_claim_bonus;
        RC_ASSERT(got->bonus == (table->ceiling ? std::min(both, table->ceiling->value) : both));
        RC_ASSERT(got->continuous_bonus >= Money{} && got->zero_claim_bonus >= Money{});
    });
}

TEST_P(CapProperty, more_years_of_cover_or_without_a_claim_never_lower_the_cap_and_use_never_raises_it) {
    hold_in_many_cases([] {
        const CapRequest request = any_request();
        const auto before = cap_of(request);
        RC_PRE(before.has_value());
        const int year = *rc::gen::inRange(kFirst, kEnd);
        CapRequest covered = request;
        covered.resident_years.insert(year);
        RC_ASSERT(cap_of(covered)->cap >= before->cap);
        CapRequest unclaimed = request;
        unclaimed.zero_claim_years.insert(year);
        RC_ASSERT(cap_of(unclaimed)->cap >= before->cap);
        CapRequest used = request;
        used.bonus_used_years.insert(year);
        RC_ASSERT(cap_of(used)->cap <= before->cap);
    });
}

INSTANTIATE_TEST_SUITE_P(Of, CapProperty, testing::Values("policies", "tests/places"),
                         [](const auto& each) { return each.param == "policies" ? "policies" : "places"; });

}  // namespace
}  // namespace canbao
