#include "documents/explained_settlement.h"

#include <gtest/gtest.h>

#include "documents/explanation_checks.h"
#include "documents/explanation_parts.h"
#include "documents/invented_places.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_benefits());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

TEST(ExplainedSettlementProperty, is_true_of_any_bill) {
    hold_in_many_cases([] { check_explanation(book(), *any_bill(book())); }, 3000);
}

// Else the properties here would say little.
TEST(ExplainedSettlementProperty, bills_come_to_every_reason) {
    std::set<ReasonCode> met;
    hold_in_many_cases(
        [&] {
            for (const Reason& reason : settle(book(), *any_bill(book())).reasons) met.insert(reason.code);
        },
        5000);
    using enum ReasonCode;
    for (const ReasonCode code :
         {no_policy, born_later, amounts_do_not_add_up, no_benefit_row, limit_unknown, rate_unknown,
          terms_unknown, critical_terms_unknown, filed_residence, unfiled_care, repeat_stay, no_deductible,
          annual_cap_reached, limit_reached, critical_cap_reached})
        EXPECT_TRUE(met.contains(code)) << word(code);
}

TEST(ExplainedSettlementProperty, the_steps_come_to_what_is_left_to_the_person) {
    hold_in_many_cases([] {
        const SettleRequest request = *any_bill(book());
        const Explanation explanation = explain(book(), request, Language::en);
        const auto& settlement = std::get<Settlement>(explanation.decision);
        const auto* granted = std::get_if<Settlement::Granted>(&settlement.outcome);
        const bool is_granted = granted != nullptr;
        RC_PRE(is_granted);
        const auto ends_in = [&](Money amount) {
            return std::ranges::any_of(explanation.steps, [&](const Explanation::Step& step) {
                return step.text.find("= " + amount.text() + " yuan.") != std::string::npos;
            });
        };
        RC_ASSERT(ends_in(granted->person_pays));
        RC_ASSERT(ends_in(granted->own_pay));
    });
}

// Nobody is sent to a hospital for which the table has no row, and no bill is refused by a change.
TEST(ExplainedSettlementProperty, changes_can_be_told) {
    hold_in_many_cases([] {
        const Explanation explanation = explain(book(), *any_bill(book()), Language::en);
        for (const auto& change : explanation.changes) {
            const auto& other = std::get<Settlement>(change.decision);
            RC_ASSERT(find_reason(other.reasons, ReasonCode::no_benefit_row) == nullptr);
            RC_ASSERT(!std::holds_alternative<Settlement::Refused>(other.outcome));
        }
    });
}

class ExplainedSettlementTest : public testing::Test {
   protected:
    void at(std::string_view place) { request_.person.region = *RegionCode::parse(place); }
    void is_a(std::string_view category) {
        request_.person.identities.push_back(
            {*book().catalogue(request_.person.region)->category(category), {Date::first_of(2020), {}}});
    }
    void of_level(std::string level) { request_.person.declared = {{"facility_level", std::move(level)}}; }
    static Money yuan(std::int64_t amount) { return Money::fen(amount * 100); }

    Explanation explained(Language language = Language::en) const {
        return explain(book(), request_, language);
    }
    // The steps with their rules, one a line: "text [path path]".
    std::string steps(Language language = Language::en) const {
        std::string all;
        for (const auto& step : explained(language).steps) {
            all += step.text + " [";
            for (const Statement* rule : step.rules) all += rule->path + ' ';
            if (all.back() == ' ') all.pop_back();
            all += "]\n";
        }
        return all;
    }
    std::string why_not(std::string_view path, Language language = Language::en) const {
        for (const auto& spared : explained(language).spared)
            if (spared.rule->path == path) return spared.why;
        return "not spared";
    }
    std::vector<std::string> changes() const {
        std::vector<std::string> all;
        for (const auto& change : explained().changes) all.push_back(change.situation + ": " + change.result);
        return all;
    }
    static void expect_holds(const std::string& text, std::initializer_list<std::string_view> parts) {
        for (const std::string_view part : parts)
            EXPECT_NE(text.find(part), std::string::npos) << part << "\n--- is not in ---\n" << text;
    }

    // 50,000.00 in a class 1 hospital of the city.
    SettleRequest request_{
        .person = {*RegionCode::parse(kPlainPlace), Date::first_of(1980), {}, {}, {}, {}, {}, {}},
        .year = 2030,
        .on = *Date::parse("2030-06-01"),
        .facility = {1, FacilityPlace::city, false},
        .disease = {},
        .bill = {yuan(50'000), {}, {}, {}},
        .so_far = {},
        .critical_cap = {}};
};

TEST_F(ExplainedSettlementTest, a_stay_is_computed_before_the_readers_eyes) {
    EXPECT_EQ(
        steps(),
        "In scope = total 50000.00 − full own-pay 0.00 − over-limit 0.00 − advance own-pay 0.00 = "
        "50000.00 yuan. []\n"
        "A stay in a class 1 hospital at city level: the deductible is 1000.00 yuan, and the basic fund "
        "pays 60% of what lies above it. [benefit.inpatient.large]\n"
        "The basic fund's share: (50000.00 − 1000.00) × 60% = 29400.00 yuan. []\n"
        "The basic fund's yearly cap has 70000.00 − 0.00 = 70000.00 yuan left, enough for this bill. "
        "[benefit.annual_cap]\n"
        "Own pay in scope = 50000.00 − 29400.00 = 20600.00 yuan. []\n"
        "Own pay in scope of the year: 0.00 + 20600.00 = 20600.00 yuan; of this bill 10600.00 lie above "
        "10000.00. Critical-illness insurance pays 10600.00 × 75% = 7950.00 yuan. "
        "[critical_illness.band.first]\n"
        "The yearly cap of critical-illness insurance has 400000.00 − 0.00 = 400000.00 yuan left, enough "
        "for this bill. [critical_illness.base_cap]\n"
        "Left to the person = total 50000.00 − basic fund 29400.00 − critical illness 7950.00 − medical "
        "assistance 0.00 = 12650.00 yuan. [settlement.order]\n"
        "After this bill the year stands at: 1 stay(s), basic fund 29400.00 yuan, own pay in scope "
        "20600.00 yuan, critical illness 7950.00 yuan. []\n");
    EXPECT_EQ(
        changes(),
        (std::vector<std::string>{
            "in a class 3 hospital at county or city level: the funds pay 42415.00 yuan, and 7585.00 are "
            "left to the person",
            "in a class 1 hospital in another province: the funds pay 36668.75 yuan, and 13331.25 are "
            "left to the person",
            "as stay number 2 of the year: the funds pay 37425.00 yuan, and 12575.00 are left to the "
            "person"}));
}

TEST_F(ExplainedSettlementTest, rules_that_did_not_apply_tell_why) {
    EXPECT_EQ(why_not("benefit.repeat_stay.second"),
              "this is stay number 1 of the year, it applies from number 2 on");
    EXPECT_EQ(why_not("benefit.inpatient.small"), "the stay was in another hospital");
    EXPECT_EQ(why_not("critical_illness.hardship"), "no hardship identity is held on the day of the bill");
    EXPECT_EQ(why_not("benefit.annual_cap"), "not spared");
    request_.bill.total = yuan(3000);
    EXPECT_EQ(why_not("critical_illness.band.first"),
              "own pay in scope of the year is 1800.00 yuan, not above 10000.00");
    EXPECT_EQ(why_not("critical_illness.base_cap", Language::zh), "大病保险本次不支付");
    request_.bill.total = yuan(900);
    EXPECT_EQ(why_not("benefit.annual_cap"), "the basic fund pays nothing of this bill");
    expect_holds(steps(), {"The 900.00 yuan in scope do not exceed the deductible of 1000.00"});
}

TEST_F(ExplainedSettlementTest, caps_that_cut_are_shown_with_what_was_left) {
    request_.bill.total = yuan(620'000);
    request_.so_far.basic_paid = yuan(69'000);
    expect_holds(
        steps(),
        {"The basic fund's yearly cap has 70000.00 − 69000.00 = 1000.00 yuan left, less than the "
         "371400.00 by the rate. The basic fund's yearly cap of 70000.00 yuan is used up; it pays "
         "1000.00 yuan of this bill. [benefit.annual_cap]",
         "pays 609000.00 × 75% = 456750.00 yuan",
         "less than the 456750.00 by the rate. The cap of critical-illness insurance of 400000.00 yuan "
         "is used up"});
    request_.critical_cap = yuan(406'000);
    expect_holds(steps(), {"This person's yearly cap of critical-illness insurance has 406000.00 − 0.00"});
    request_.so_far.basic_paid = yuan(70'001);
    expect_holds(steps(), {"70001.00 were paid before, and nothing is left. The basic fund's yearly cap of"});
}

TEST_F(ExplainedSettlementTest, rounding_is_named_where_it_happens) {
    request_.facility = {3, FacilityPlace::county, false};
    request_.bill.total = Money::fen(110'010);
    expect_holds(steps(),
                 {"(1100.10 − 100.00) × 85% = 850.09 yuan, rounded to the fen. [settlement.rounding]"});
    request_.bill.total = yuan(1100);
    EXPECT_EQ(steps().find("rounded"), std::string::npos);
}

TEST_F(ExplainedSettlementTest, filed_residence_has_the_row_of_its_place) {
    request_.facility = {1, FacilityPlace::other_province, true};
    expect_holds(steps(), {"The place of care is a filed long-term residence",
                           "A stay in a class 1 hospital at city level"});
    expect_holds(explained().headline, {"in a class 1 hospital in another province"});
    expect_holds(changes().at(1), {"if the place of care were not a filed long-term residence"});
    request_.facility.is_filed_residence = false;
    expect_holds(changes().at(2), {"if the place of care were a filed long-term residence"});
}

TEST_F(ExplainedSettlementTest, no_row_tells_where_there_is_one) {
    request_.facility = {2, FacilityPlace::county, false};
    expect_holds(steps(Language::zh), {"就医的是县级二类医院。待遇表中没有", "下一步："});
    EXPECT_EQ(explained().changes.size(), 3U);
    EXPECT_TRUE(explained().spared.empty());
}

TEST_F(ExplainedSettlementTest, hardship_without_terms_tells_what_is_certain) {
    is_a("lone_elder");
    const std::string text = steps(Language::zh);
    expect_holds(text,
                 {"“孤寡老人”属困难群众", "[critical_illness.hardship hardship.categories]",
                  "医疗救助的待遇同样没有公布。 [medical_assistance.terms]",
                  "统筹基金支付的29400.00元已经确定；个人最后负担至多 50000.00 − 29400.00 = 20600.00 元。"});
    expect_holds(explained(Language::zh).headline, {"统筹基金支付29400.00元，其余待核定"});
    EXPECT_EQ(why_not("critical_illness.band.first"),
              "the terms for people in hardship are others, not published");
}

TEST_F(ExplainedSettlementTest, amounts_that_do_not_add_up_are_added_up) {
    request_.bill = {yuan(100), yuan(60), yuan(30), yuan(20)};
    expect_holds(steps(), {"Full own-pay 60.00 + over-limit 30.00 + advance own-pay 20.00 = 110.00 yuan."});
    EXPECT_TRUE(explained().changes.empty());
    EXPECT_TRUE(explained().spared.empty());
}

TEST_F(ExplainedSettlementTest, levels_ages_and_steps_of_stays) {
    at(kDetailedPlace);
    of_level("general");
    request_.facility = {2, FacilityPlace::county, false};
    request_.so_far.stays = 1;
    expect_holds(steps(), {"A stay in a hospital at county level (level general), aged 18 or more:",
                           "Stay number 2 of the year: the deductible of 400.00 yuan becomes 200.00"});
    EXPECT_EQ(why_not("benefit.inpatient.children"), "the age or the tier is another");
    EXPECT_EQ(why_not("benefit.repeat_stay.third"),
              "this is stay number 2 of the year, it applies from number 3 on");
    request_.so_far.stays = 5;
    EXPECT_EQ(why_not("benefit.repeat_stay.second"), "the step for later stays applies");
    const auto all = changes();
    EXPECT_TRUE(std::ranges::any_of(all, [](const std::string& change) {
        return change.starts_with("in a hospital at county level (level township): ");
    }));
}

TEST_F(ExplainedSettlementTest, care_that_was_not_filed) {
    at(kDetailedPlace);
    of_level("general");
    request_.facility.place = FacilityPlace::other_province;
    expect_holds(steps(), {"That is 50000.00 × 20% = 10000.00 yuan; 40000.00 yuan are left in scope. "
                           "[benefit.unfiled_care.far]",
                           "(40000.00 − 1000.00) × 60% = 23400.00 yuan"});
    EXPECT_EQ(why_not("benefit.unfiled_care.city"), "it does not speak of this place of care");
    expect_holds(changes().at(2), {"in a hospital at city level, not filed: "});
    request_.facility.place = FacilityPlace::city;
    expect_holds(steps(), {"The rate of 60% is lowered by 10%. [benefit.unfiled_care.city]"});
    is_a("scholar");
    expect_holds(why_not("benefit.unfiled_care.city"), {"the exception holds: "});
    request_.facility.is_filed_residence = true;
    EXPECT_EQ(why_not("benefit.unfiled_care.city"), "the place of care is a filed long-term residence");
}

TEST_F(ExplainedSettlementTest, hardship_with_terms_and_assistance) {
    at(kDetailedPlace);
    of_level("general");
    request_.facility = {1, FacilityPlace::province, false};
    request_.bill.total = yuan(91'000);
    is_a("flood_victim");
    // 90,000 × 60 % = 54,000 of the cap of 60,000; own pay 37,000.
    expect_holds(
        steps(),
        {"The basic fund's yearly cap has 60000.00 − 0.00 = 60000.00 yuan left",
         "For \"flood victim\" the terms of critical illness for people in hardship apply.",
         "of this bill 15000.00 lie between 5000.00 and 20000.00, 17000.00 lie above 20000.00. "
         "Critical-illness insurance pays 15000.00 × 65% + 17000.00 × 80% = 23350.00 yuan.",
         "The yearly cap of critical-illness insurance has 100000.00 − 0.00 = 100000.00 yuan left",
         "10650.00 yuan of this bill lie above 3000.00 in the year; it pays 10650.00 × 50% = 5325.00",
         "The yearly cap of medical assistance has 8000.00 − 0.00 = 8000.00 yuan left, enough",
         "= 8325.00 yuan. [settlement.order]"});
    EXPECT_EQ(why_not("benefit.annual_cap"), "another cap holds for this person");
    EXPECT_EQ(why_not("critical_illness.base_cap"), "the cap of people in hardship applies");
    EXPECT_EQ(why_not("critical_illness.band.first"), "the bands of people in hardship apply");
    EXPECT_EQ(why_not("medical_assistance.share.elders"),
              "the person is not one of these on the day of the bill");
    request_.so_far.assistance_paid = yuan(7'000);
    expect_holds(steps(), {"1000.00 yuan left, less than the 5325.00 by the rate. It pays 1000.00 yuan."});
}

TEST_F(ExplainedSettlementTest, elders_have_no_deductible_and_no_cap) {
    at(kDetailedPlace);
    of_level("general");
    request_.facility = {1, FacilityPlace::province, false};
    is_a("lone_elder");
    expect_holds(steps(), {"No deductible for \"lone elder\". [benefit.no_deductible]",
                           "The basic fund's share: 50000.00 × 60% = 30000.00 yuan. []",
                           "The basic fund has no yearly cap here. [benefit.annual_cap_of.elders]"});
    EXPECT_EQ(why_not("benefit.repeat_stay.second"), "there is no deductible");
    EXPECT_EQ(why_not("critical_illness.hardship"), "the person is not one of these on the day of the bill");
}

TEST_F(ExplainedSettlementTest, chronic_diseases) {
    request_.kind = CareKind::chronic_outpatient;
    request_.disease = "gout";
    request_.bill.total = yuan(500);
    expect_holds(steps(), {"Within the yearly limit of the disease the basic fund pays 60%. "
                           "[benefit.chronic_outpatient]",
                           "By the rate that is 500.00 × 60% = 300.00 yuan, yet not more than is left",
                           "[benefit.chronic_limits]", "What to do: "});
    at(kDetailedPlace);
    request_.so_far.disease_paid = yuan(800);
    expect_holds(steps(), {"[benefit.chronic_disease.gout benefit.chronic_outpatient]",
                           "The yearly limit of this disease has 1000.00 − 800.00 = 200.00 yuan left, less "
                           "than the 300.00 by the rate.",
                           "Own pay in scope = 500.00 − 200.00 = 300.00 yuan."});
    expect_holds(explained().headline, {"outpatient care of a chronic disease (gout), 500.00 yuan in all"});
    request_.disease = "cough";
    expect_holds(steps(), {"pays 33.3%. [benefit.chronic_disease.cough]"});
}

TEST_F(ExplainedSettlementTest, general_outpatient_care) {
    request_.kind = CareKind::general_outpatient;
    request_.bill.total = yuan(400);
    expect_holds(steps(), {"No document provides general outpatient care for this person. "});
    at(kTieredPlace);
    expect_holds(steps(),
                 {"The yearly outpatient limit (tier one) is 100.00 yuan. [benefit.general_outpatient.low]",
                  "The rate of general outpatient care is not published."});
    request_.tier = 1;
    expect_holds(steps(),
                 {"Of general outpatient care (tier two) the basic fund pays 55%, within 200.00 yuan a year.",
                  "less than the 220.00 by the rate. The yearly limit of 200.00 yuan is used up",
                  "After this bill the year stands at: general outpatient 200.00 yuan."});
    EXPECT_EQ(why_not("benefit.annual_cap"), "this outpatient care does not count for it");
    EXPECT_EQ(why_not("benefit.general_outpatient.low"), "the tier is another");
    EXPECT_EQ(why_not("critical_illness.band.first"), "own pay of such care does not count for it");
}

TEST_F(ExplainedSettlementTest, tiers) {
    at(kTieredPlace);
    request_.facility.place = FacilityPlace::county;
    expect_holds(steps(Language::zh), {"各级医院住院，一档：", "年度支付限额还剩 20000.00 −"});
    EXPECT_EQ(why_not("benefit.inpatient.high"), "the age or the tier is another");
    request_.tier = 1;
    expect_holds(steps(), {"The basic fund has no yearly cap here. [benefit.annual_cap]"});
    EXPECT_EQ(why_not("benefit.annual_cap_of.low"), "the tier is another");
}

TEST_F(ExplainedSettlementTest, open_terms_end_before_all) {
    at(kOpenPlace);
    expect_holds(steps(), {"A part of the terms of this place is not published.", "What to do: "});
    EXPECT_TRUE(explained().changes.empty());
    EXPECT_TRUE(explained().spared.empty());
}

}  // namespace
}  // namespace canbao
