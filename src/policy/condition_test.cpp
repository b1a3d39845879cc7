#include "policy/condition.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

// Conditions as they stand in a pack, for one person who is changed as each test needs.
class ConditionTest : public testing::Test {
   protected:
    // The subsidy of low income carries the condition.
    Condition condition(std::string_view written) {
        reading_ = PolicyBook::read(changed_pack("{ age_at_least = 60, on = \"payment_day\" }", written));
        EXPECT_TRUE(reading_.problems.empty()) << written << told(reading_.problems);
        const auto effective = reading_.book->effective(person_.region, 2030);
        return effective.find("subsidy.low_income")->get<Condition>("when");
    }
    const Catalogue& catalogue() { return *reading_.book->catalogue(person_.region); }
    bool is_met(std::string_view written) {
        const Condition read = condition(written);
        return holds(read, person_, days_, catalogue());
    }
    std::string described(std::string_view written, Language language) {
        const Condition read = condition(written);
        return describe(read, catalogue(), language);
    }

    PersonFacts person_{*RegionCode::parse("990103"), day("1970-03-02"), {}, {}, {}, {}, {}, {}};
    DecisionDays days_{.payment = day("2030-03-01"),
                       .registration = day("2030-01-15"),
                       .year_start = day("2030-01-01"),
                       .closing = day("2030-02-28")};
    PolicyBook::Reading reading_;
};

TEST_F(ConditionTest, age_is_taken_on_the_day_named) {
    constexpr std::string_view kOnPayment = "{ age_at_least = 60, on = \"payment_day\" }";
    EXPECT_FALSE(is_met(kOnPayment));
    days_.payment = day("2030-03-02");
    EXPECT_TRUE(is_met(kOnPayment)) << "exactly 60 counts";
    EXPECT_FALSE(is_met("{ age_at_least = 60, on = \"year_start\" }"));
    EXPECT_FALSE(is_met("{ age_at_least = 60, on = \"closing_day\" }"));
    person_.born = day("1970-02-28");
    EXPECT_TRUE(is_met("{ age_at_least = 60, on = \"closing_day\" }"));
    EXPECT_FALSE(is_met("{ age_at_least = 60, on = \"year_start\" }"));
    person_.born = day("1970-01-01");
    EXPECT_TRUE(is_met("{ age_at_least = 60, on = \"year_start\" }"));
}

TEST_F(ConditionTest, age_below_ends_on_the_birthday) {
    person_.born = day("2012-03-02");
    EXPECT_TRUE(is_met("{ age_below = 18, on = \"payment_day\" }"));
    days_.payment = day("2030-03-02");
    EXPECT_FALSE(is_met("{ age_below = 18, on = \"payment_day\" }"));
    EXPECT_TRUE(is_met("{ age_below = 18, on = \"closing_day\" }"));
}

TEST_F(ConditionTest, born_and_paid_include_the_days_named) {
    person_.born = day("2023-01-01");
    EXPECT_TRUE(is_met("{ born_from = 2023-01-01 }"));
    EXPECT_FALSE(is_met("{ born_from = 2023-01-02 }"));
    EXPECT_TRUE(is_met("{ born_until = 2023-01-01 }"));
    EXPECT_FALSE(is_met("{ born_until = 2022-12-31 }"));
    EXPECT_TRUE(is_met("{ born_from = 2023-01-01, born_until = 2023-01-01 }"));
    EXPECT_TRUE(is_met("{ paid_from = 2030-03-01 }"));
    EXPECT_FALSE(is_met("{ paid_from = 2030-03-02 }"));
    EXPECT_TRUE(is_met("{ paid_until = 2030-03-01 }"));
    EXPECT_FALSE(is_met("{ paid_until = 2030-02-28 }"));
    EXPECT_FALSE(is_met("{ paid_from = 2030-01-01, paid_until = 2030-02-28 }"));
}

TEST_F(ConditionTest, registered_by_includes_the_day_named) {
    EXPECT_TRUE(is_met("{ registered_by = 2030-01-15 }"));
    EXPECT_FALSE(is_met("{ registered_by = 2030-01-14 }"));
    EXPECT_FALSE(is_met("{ registered_by = \"year_start\" }"));
    EXPECT_TRUE(is_met("{ registered_by = \"closing_day\" }"));
    days_.registration = day("2030-02-28");
    EXPECT_TRUE(is_met("{ registered_by = \"closing_day\" }"));
    days_.registration = day("2030-03-01");
    EXPECT_FALSE(is_met("{ registered_by = \"closing_day\" }"));
    EXPECT_TRUE(is_met("{ registered_by = \"payment_day\" }"));
}

TEST_F(ConditionTest, region_includes_what_lies_in_it) {
    EXPECT_TRUE(is_met("{ region = \"990000\" }"));
    EXPECT_TRUE(is_met("{ region = \"990100\" }"));
    EXPECT_TRUE(is_met("{ region = \"990103\" }"));
    EXPECT_FALSE(is_met("{ region = \"990104\" }"));
    EXPECT_FALSE(is_met("{ region = \"990103001000\" }"));
}

TEST_F(ConditionTest, category_is_held_on_the_payment_day) {
    constexpr std::string_view kIsElder = "{ category = \"lone_elder\" }";
    EXPECT_FALSE(is_met(kIsElder));
    const CategoryId elder = *catalogue().category("lone_elder");
    person_.identities = {{elder, {day("2030-03-02"), {}}}};
    EXPECT_FALSE(is_met(kIsElder));
    person_.identities = {{elder, {day("2030-03-01"), {}}}};
    EXPECT_TRUE(is_met(kIsElder));
    person_.identities = {{elder, {day("2029-01-01"), day("2030-02-28")}}};
    EXPECT_FALSE(is_met(kIsElder));
    person_.identities = {{elder, {day("2029-01-01"), day("2030-03-01")}}};
    EXPECT_TRUE(is_met(kIsElder));
}

TEST_F(ConditionTest, derived_category_follows_its_condition_and_no_list) {
    constexpr std::string_view kIsToddler = "{ category = \"toddler\" }";
    EXPECT_FALSE(is_met(kIsToddler));
    person_.identities = {{*catalogue().category("toddler"), {day("2029-01-01"), {}}}};
    EXPECT_FALSE(is_met(kIsToddler)) << "a list does not make one a toddler";
    person_.identities = {};
    person_.born = day("2027-03-02");
    EXPECT_TRUE(is_met(kIsToddler));
}

TEST_F(ConditionTest, declared_fact_has_the_value_asked_for) {
    EXPECT_FALSE(is_met("{ fact = \"schooling\", is = \"university\" }"));
    person_.declared = {{"schooling", std::string("university")}};
    EXPECT_TRUE(is_met("{ fact = \"schooling\", is = \"university\" }"));
    EXPECT_FALSE(is_met("{ fact = \"schooling\", is = \"school\" }"));
    person_.declared = {{"diploma", std::string("university")}};
    EXPECT_FALSE(is_met("{ fact = \"schooling\", is = \"university\" }")) << "another fact";
}

TEST_F(ConditionTest, all_and_any_join_conditions) {
    constexpr std::string_view kYes = "{ paid_from = 2030-03-01 }";
    constexpr std::string_view kNo = "{ paid_from = 2030-03-02 }";
    const auto join = [](std::string_view word, std::string_view a, std::string_view b) {
        return "{ " + std::string(word) + " = [" + std::string(a) + ", " + std::string(b) + "] }";
    };
    EXPECT_TRUE(is_met(join("all", kYes, kYes)));
    EXPECT_FALSE(is_met(join("all", kYes, kNo)));
    EXPECT_FALSE(is_met(join("all", kNo, kYes)));
    EXPECT_TRUE(is_met(join("any", kNo, kYes)));
    EXPECT_FALSE(is_met(join("any", kNo, kNo)));
    EXPECT_TRUE(is_met(join("all", join("any", kNo, kYes), kYes)));
}

TEST_F(ConditionTest, each_kind_is_described_in_both_languages) {
    struct Told {
        std::string_view written;
        std::vector<std::string_view> zh;
        std::vector<std::string_view> en;
    };
    const std::vector<Told> all = {
        {"{ category = \"lone_elder\" }", {"孤寡老人"}, {"lone elder"}},
        {"{ age_at_least = 60, on = \"payment_day\" }", {"年满60", "缴费日"}, {"60 or more", "payment day"}},
        {"{ age_below = 18, on = \"year_start\" }",
         {"未满18", "年度首日"},
         {"under 18", "first day of the year"}},
        {"{ born_from = 2023-01-01 }",
         {"2023年1月1日", "以后", "出生"},
         {"born", "on or after 1 January 2023"}},
        {"{ born_until = 2023-01-01 }",
         {"2023年1月1日", "以前", "出生"},
         {"born", "on or before 1 January 2023"}},
        {"{ born_from = 2023-01-01, born_until = 2024-02-03 }",
         {"2023年1月1日", "2024年2月3日"},
         {"1 January 2023", "3 February 2024"}},
        {"{ paid_from = 2026-01-01 }", {"2026年1月1日", "缴费"}, {"paid", "1 January 2026"}},
        {"{ registered_by = \"closing_day\" }", {"集中征缴期结束日", "登记"}, {"registered", "closing day"}},
        {"{ registered_by = 2030-01-15 }", {"2030年1月15日", "登记"}, {"registered", "15 January 2030"}},
        {"{ region = \"990103\" }", {"990103"}, {"990103"}},
        {"{ fact = \"schooling\", is = \"university\" }", {"university"}, {"university"}},
        {"{ any = [{ age_below = 18, on = \"payment_day\" }, { category = \"scholar\" }] }",
         {"未满18", "或", "学者"},
         {"under 18", " or ", "scholar"}},
        {"{ all = [{ age_below = 18, on = \"payment_day\" }, { category = \"scholar\" }] }",
         {"未满18", "且", "学者"},
         {"under 18", " and ", "scholar"}},
    };
    for (const Told& told : all) {
        const std::string zh = described(told.written, Language::zh);
        const std::string en = described(told.written, Language::en);
        for (const auto part : told.zh) EXPECT_NE(zh.find(part), std::string::npos) << part << " in " << zh;
        for (const auto part : told.en) EXPECT_NE(en.find(part), std::string::npos) << part << " in " << en;
    }
}

// "A or B, and C" would leave open what belongs together.
TEST_F(ConditionTest, joined_conditions_within_others_stand_in_brackets) {
    const std::string text = described(
        "{ all = [{ any = [{ age_below = 18, on = \"payment_day\" }, { category = \"scholar\" }] }, { paid_from = 2026-01-01 }] }",
        Language::en);
    EXPECT_TRUE(text.starts_with('(')) << text;
    EXPECT_NE(text.find("scholar\")"), std::string::npos) << text;
}

}  // namespace
}  // namespace canbao
