#include "decision/settle.h"

#include <gtest/gtest.h>

#include "decision/invented_bills.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }
Money yuan(std::string_view text) { return *Money::parse(text); }

using Words = std::vector<std::string_view>;

std::string rule(std::string_view path, std::string_view fields) {
    return "[" + std::string(path) + "]\nfrom = 2030-01-01\n" + std::string(fields) +
           "\nclause = \"SX#四\"\n";
}

// One stay of one person at a county of the invented province: 1,000 deductible, then 60 %; critical illness
// pays 60 % of the own payment above 10,000. Each test changes what it is about.
class SettleTest : public testing::Test {
   protected:
    SettleTest() { use(with_benefits()); }

    void use(const std::vector<PolicyFile>& files) {
        reading_ = PolicyBook::read(files);
        ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
    }
    void bill_of(std::string_view total) { request_.bill.total = yuan(total); }
    void is_a(std::string_view category, std::string_view from = "2025-01-01",
              std::optional<Date> until = {}) {
        request_.person.identities.push_back(
            {*reading_.book->catalogue(request_.person.region)->category(category), {day(from), until}});
    }
    void states(std::string_view fact, FactValue value) {
        request_.person.declared.push_back({std::string(fact), std::move(value)});
    }
    Settlement decide() {
        answer_ = settle(*reading_.book, request_);
        return answer_;
    }
    // The answer, which the test expects to be granted.
    Settlement::Granted granted() {
        decide();
        const auto* got = std::get_if<Settlement::Granted>(&answer_.outcome);
        EXPECT_NE(got, nullptr) << told_outcome(answer_);
        return got == nullptr ? Settlement::Granted{} : *got;
    }
    Settlement::Undetermined open(std::string_view code) {
        decide();
        EXPECT_EQ(words(), Words{code});
        const auto* got = std::get_if<Settlement::Undetermined>(&answer_.outcome);
        EXPECT_NE(got, nullptr) << told_outcome(answer_);
        return got == nullptr ? Settlement::Undetermined{} : *got;
    }
    void refused(std::string_view code) {
        decide();
        EXPECT_EQ(words(), Words{code});
        EXPECT_TRUE(std::holds_alternative<Settlement::Refused>(answer_.outcome)) << told_outcome(answer_);
    }
    Words words() const {
        Words list;
        for (const Reason& reason : answer_.reasons) list.push_back(word(reason.code));
        return list;
    }
    std::string_view rule_of_answer() const {
        return answer_.rule == nullptr ? std::string_view() : std::string_view(answer_.rule->path);
    }

    PolicyBook::Reading reading_;
    SettleRequest request_{
        .person = {*RegionCode::parse("990103"), day("1980-05-01"), {}, {}, {}, {}, {}, {}},
        .year = 2030,
        .on = day("2030-07-01"),
        .kind = CareKind::inpatient,
        .facility = {.facility_class = 2, .place = FacilityPlace::city},
        .disease = {},
        .tier = 0,
        .bill = {.total = yuan("11000.00"), .full_own_pay = {}, .over_limit = {}, .advance_own_pay = {}},
        .so_far = {},
        .critical_cap = {}};
    Settlement answer_;
};

TEST_F(SettleTest, plain_stay) {
    const auto answer = granted();
    EXPECT_EQ(answer.in_scope, yuan("11000.00"));
    EXPECT_EQ(answer.deductible, yuan("1000.00"));
    EXPECT_EQ(answer.basic_paid, yuan("6000.00"));
    EXPECT_EQ(answer.own_pay, yuan("5000.00"));
    EXPECT_EQ(answer.person_pays, yuan("5000.00"));
    EXPECT_TRUE(answer.critical_paid.is_zero() && answer.assistance_paid.is_zero() &&
                answer.unfiled_advance.is_zero());
    EXPECT_EQ(answer.so_far, (YearSoFar{.stays = 1,
                                        .basic_paid = yuan("6000.00"),
                                        .own_pay = yuan("5000.00"),
                                        .critical_paid = {},
                                        .outpatient_paid = {},
                                        .disease_paid = {},
                                        .assistance_paid = {}}));
    EXPECT_EQ(words(), Words{});
    EXPECT_EQ(rule_of_answer(), "benefit.inpatient.any");
}

TEST_F(SettleTest, place_and_year_without_a_table_are_refused) {
    request_.year = 2029;
    refused("no_policy");
    EXPECT_EQ(answer_.table, nullptr);
    request_.year = 2035;
    granted();
    request_.person.region = *RegionCode::parse("980103");
    refused("no_policy");
}

TEST_F(SettleTest, what_is_not_in_scope_is_the_persons) {
    request_.bill = {.total = yuan("12000.00"),
                     .full_own_pay = yuan("500.00"),
                     .over_limit = yuan("300.00"),
                     .advance_own_pay = yuan("200.00")};
    const auto answer = granted();
    EXPECT_EQ(answer.in_scope, yuan("11000.00"));
    EXPECT_EQ(answer.basic_paid, yuan("6000.00"));
    EXPECT_EQ(answer.own_pay, yuan("5000.00"));
    EXPECT_EQ(answer.person_pays, yuan("6000.00"));
}

TEST_F(SettleTest, amounts_that_exceed_the_total_are_refused) {
    request_.bill = {.total = yuan("100.00"),
                     .full_own_pay = yuan("50.00"),
                     .over_limit = yuan("25.00"),
                     .advance_own_pay = yuan("25.01")};
    refused("amounts_do_not_add_up");
    request_.bill.advance_own_pay = yuan("25.00");
    const auto answer = granted();
    EXPECT_TRUE(answer.in_scope.is_zero() && answer.deductible.is_zero() && answer.basic_paid.is_zero());
    EXPECT_EQ(answer.person_pays, yuan("100.00"));
    EXPECT_EQ(answer.so_far.stays, 1);
}

TEST_F(SettleTest, born_after_the_bill_is_refused) {
    request_.person.born = day("2030-07-02");
    refused("born_later");
    request_.person.born = day("2030-07-01");
    granted();
}

TEST_F(SettleTest, deductible_is_never_above_the_scope) {
    bill_of("999.99");
    EXPECT_EQ(granted().deductible, yuan("999.99"));
    EXPECT_TRUE(granted().basic_paid.is_zero());
    bill_of("1000.00");
    EXPECT_TRUE(granted().basic_paid.is_zero());
    // 60 % of a fen is more than half of one.
    bill_of("1000.01");
    EXPECT_EQ(granted().basic_paid, yuan("0.01"));
    EXPECT_EQ(granted().person_pays, yuan("1000.00"));
}

TEST_F(SettleTest, half_a_fen_is_rounded_up) {
    use(changed_benefits("rate = \"60%\"", "rate = \"50%\""));
    bill_of("1000.01");
    EXPECT_EQ(granted().basic_paid, yuan("0.01"));
    bill_of("1000.03");
    EXPECT_EQ(granted().basic_paid, yuan("0.02"));
}

TEST_F(SettleTest, class_or_place_without_a_row_is_left_open) {
    use(changed_benefits("places = [\"county\", \"city\", \"province\", \"other_province\"]",
                         "facility_class = 2, places = [\"city\"]"));
    granted();
    request_.facility.place = FacilityPlace::county;
    EXPECT_EQ(open("no_benefit_row").in_scope, yuan("11000.00"));
    request_.facility = {.facility_class = 3, .place = FacilityPlace::city};
    open("no_benefit_row");
}

TEST_F(SettleTest, law_that_is_not_published_leaves_the_bill_open) {
    use(changed_benefits("amount = \"100000.00\"", "unknown = true"));
    const auto answer = open("terms_unknown");
    EXPECT_EQ(answer.in_scope, yuan("11000.00"));
    EXPECT_EQ(answer.basic_paid, std::nullopt);
    EXPECT_EQ(rule_of_answer(), "benefit.annual_cap");
}

// ---- caps

TEST_F(SettleTest, yearly_cap_pays_what_is_left) {
    request_.so_far.basic_paid = yuan("94000.00");
    EXPECT_EQ(granted().basic_paid, yuan("6000.00"));
    EXPECT_EQ(words(), Words{});
    request_.so_far.basic_paid = yuan("94000.01");
    const auto answer = granted();
    EXPECT_EQ(answer.basic_paid, yuan("5999.99"));
    EXPECT_EQ(answer.own_pay, yuan("5000.01"));
    EXPECT_EQ(answer.so_far.basic_paid, yuan("100000.00"));
    EXPECT_EQ(words(), Words{"annual_cap_reached"});
    // More was paid under an earlier law, or by mistake.
    request_.so_far.basic_paid = yuan("123456.78");
    EXPECT_TRUE(granted().basic_paid.is_zero());
    EXPECT_EQ(granted().so_far.basic_paid, yuan("123456.78"));
}

TEST_F(SettleTest, yearly_cap_may_be_none) {
    use(changed_benefits("amount = \"100000.00\"", "unlimited = true"));
    request_.so_far.basic_paid = yuan("5000000.00");
    EXPECT_EQ(granted().basic_paid, yuan("6000.00"));
    EXPECT_EQ(words(), Words{});
}

TEST_F(SettleTest, cap_of_a_category_goes_before_that_of_a_tier_and_that_before_the_general) {
    const std::string tiers = rule("tier.low", "name = { zh = \"低档\", en = \"low\" }") +
                              rule("tier.high", "name = { zh = \"高档\", en = \"high\" }");
    use(with_benefits(
        tiers + rule("benefit.annual_cap_of.high", "tiers = [\"high\"]\namount = \"50000.00\"") +
        rule("benefit.annual_cap_of.elder", "categories = [\"lone_elder\"]\namount = \"30000.00\"") +
        rule("benefit.annual_cap_of.scholar", "categories = [\"scholar\"]\nunlimited = true")));
    const auto cap = [&] {
        request_.so_far.basic_paid = {};
        bill_of("900000.00");
        return granted().basic_paid;
    };
    EXPECT_EQ(cap(), yuan("100000.00"));
    request_.tier = 1;
    EXPECT_EQ(cap(), yuan("50000.00"));
    is_a("lone_elder");
    EXPECT_EQ(cap(), yuan("30000.00"));
    // Of two exceptions the better holds.
    is_a("scholar");
    EXPECT_EQ(cap(), yuan("539400.00"));
    std::swap(request_.person.identities[0], request_.person.identities[1]);
    EXPECT_EQ(cap(), yuan("539400.00"));
}

// ---- deductible

TEST_F(SettleTest, deductible_falls_with_the_stays_of_the_year) {
    use(changed_benefits("deductible = \"1000.00\"", "deductible = \"333.33\"",
                         rule("benefit.repeat_stay.second", "from_stay = 2\ndeductible_share = \"50%\"") +
                             rule("benefit.repeat_stay.fourth", "from_stay = 4\ndeductible_share = \"0%\"")));
    const auto deductible = [&](int stays) {
        request_.so_far.stays = stays;
        return granted().deductible;
    };
    EXPECT_EQ(deductible(0), yuan("333.33"));
    EXPECT_EQ(words(), Words{});
    EXPECT_EQ(deductible(1), yuan("166.67")) << "166.665";
    EXPECT_EQ(words(), Words{"repeat_stay"});
    EXPECT_EQ(deductible(2), yuan("166.67"));
    EXPECT_TRUE(deductible(3).is_zero());
    EXPECT_TRUE(deductible(30).is_zero());
    EXPECT_EQ(granted().so_far.stays, 31);
}

TEST_F(SettleTest, some_people_have_no_deductible) {
    use(with_benefits(rule("benefit.no_deductible", "categories = [\"scholar\", \"toddler\"]")));
    EXPECT_EQ(granted().deductible, yuan("1000.00"));
    is_a("scholar", "2030-07-02");
    EXPECT_EQ(granted().deductible, yuan("1000.00")) << "recognised on the day after the bill";
    request_.on = day("2030-07-02");
    EXPECT_TRUE(granted().deductible.is_zero());
    EXPECT_EQ(words(), Words{"no_deductible"});
    request_.person.identities.clear();
    is_a("scholar", "2025-01-01", day("2030-07-02"));
    EXPECT_TRUE(granted().deductible.is_zero()) << "its last day";
    request_.on = day("2030-07-03");
    EXPECT_EQ(granted().deductible, yuan("1000.00"));
    request_.person.identities.clear();
    request_.person.born = day("2027-07-04");
    EXPECT_TRUE(granted().deductible.is_zero()) << "under three, on no list";
    request_.person.born = day("2027-07-03");
    EXPECT_EQ(granted().deductible, yuan("1000.00"));
}

// ---- care elsewhere

TEST_F(SettleTest, unfiled_care_costs_a_share_in_advance) {
    use(with_benefits(
        rule("benefit.unfiled_care.far", "places = [\"other_province\"]\nadvance_share = \"10%\"")));
    EXPECT_TRUE(granted().unfiled_advance.is_zero());
    request_.facility.place = FacilityPlace::other_province;
    request_.bill = {
        .total = yuan("11111.15"), .full_own_pay = yuan("111.10"), .over_limit = {}, .advance_own_pay = {}};
    const auto answer = granted();
    // 10 % of 11,000.05 in advance, rounded up from half a fen; 60 % of the rest above 1,000.
    EXPECT_EQ(answer.unfiled_advance, yuan("1100.01"));
    EXPECT_EQ(answer.in_scope, yuan("9900.04"));
    EXPECT_EQ(answer.basic_paid, yuan("5340.02"));
    EXPECT_EQ(answer.own_pay, yuan("4560.02"));
    EXPECT_EQ(answer.person_pays, yuan("5771.13"));
    EXPECT_EQ(words(), Words{"unfiled_care"});
}

TEST_F(SettleTest, unfiled_care_costs_points_of_the_rate) {
    use(with_benefits(
        rule("benefit.unfiled_care.far", "places = [\"other_province\"]\nrate_reduction = \"15%\"")));
    request_.facility.place = FacilityPlace::other_province;
    EXPECT_EQ(granted().basic_paid, yuan("4500.00"));
    use(with_benefits(
        rule("benefit.unfiled_care.far", "places = [\"other_province\"]\nrate_reduction = \"70%\"")));
    EXPECT_TRUE(granted().basic_paid.is_zero()) << "no less than nothing";
}

TEST_F(SettleTest, unfiled_care_costs_nothing_where_the_exception_holds) {
    use(with_benefits(
        rule(
            "benefit.unfiled_care.far",
            "places = [\"other_province\"]\nadvance_share = \"10%\"\nunless = { fact = \"emergency\", is = true }") +
        rule("fact.emergency", "type = \"yes_no\"\nlabel = { zh = \"急诊\", en = \"emergency\" }")));
    request_.facility.place = FacilityPlace::other_province;
    EXPECT_EQ(granted().unfiled_advance, yuan("1100.00"));
    states("emergency", false);
    EXPECT_EQ(granted().unfiled_advance, yuan("1100.00"));
    request_.person.declared.clear();
    states("emergency", true);
    EXPECT_TRUE(granted().unfiled_advance.is_zero());
    EXPECT_EQ(words(), Words{});
}

TEST_F(SettleTest, filed_residence_takes_the_row_of_its_place_and_is_never_unfiled) {
    const std::string unfiled =
        rule("benefit.unfiled_care.far", "places = [\"city\", \"other_province\"]\nadvance_share = \"10%\"");
    use(with_benefits(unfiled + rule("benefit.filed_residence", "as_place = \"city\"")));
    request_.facility = {
        .facility_class = 1, .place = FacilityPlace::other_province, .is_filed_residence = true};
    EXPECT_TRUE(granted().unfiled_advance.is_zero());
    EXPECT_EQ(words(), Words{"filed_residence"});
    // Where no rule says what filing is good for, it is at least filed.
    use(with_benefits(unfiled));
    EXPECT_TRUE(granted().unfiled_advance.is_zero());
    EXPECT_EQ(words(), Words{});
}

// ---- outpatient care

class OutpatientTest : public SettleTest {
   protected:
    OutpatientTest() { request_.facility = {}; }
    void chronic(std::string_view disease) {
        request_.kind = CareKind::chronic_outpatient;
        request_.disease = disease;
    }
};

const std::string kChronic =
    rule("benefit.chronic_outpatient", "rate = \"60%\"\ndiseases = 2") +
    rule("benefit.chronic_disease.gout",
         "name = { zh = \"痛风\", en = \"gout\" }\nannual_limit = \"500.00\"") +
    rule("benefit.chronic_disease.lupus", "name = { zh = \"狼疮\", en = \"lupus\" }\nrate = \"80%\"");

TEST_F(OutpatientTest, disease_has_a_yearly_limit) {
    use(with_benefits(kChronic));
    chronic("gout");
    bill_of("1000.00");
    request_.so_far = {.stays = 2,
                       .basic_paid = yuan("100.00"),
                       .own_pay = {},
                       .critical_paid = {},
                       .outpatient_paid = {},
                       .disease_paid = yuan("50.00"),
                       .assistance_paid = {}};
    const auto answer = granted();
    EXPECT_EQ(answer.basic_paid, yuan("450.00"));
    EXPECT_TRUE(answer.deductible.is_zero());
    EXPECT_EQ(words(), Words{"limit_reached"});
    EXPECT_EQ(answer.so_far.disease_paid, yuan("500.00"));
    EXPECT_EQ(answer.so_far.basic_paid, yuan("550.00"));
    EXPECT_EQ(answer.so_far.own_pay, yuan("550.00"));
    EXPECT_EQ(answer.so_far.stays, 2) << "no stay";
    request_.so_far.disease_paid = {};
    bill_of("833.33");
    EXPECT_EQ(granted().basic_paid, yuan("500.00")) << "499.998";
    EXPECT_EQ(words(), Words{});
}

TEST_F(OutpatientTest, disease_whose_limit_nobody_has_published_is_left_open_with_a_clause) {
    use(with_benefits(kChronic));
    for (const std::string_view disease : {"lupus", "unheard_of"}) {
        chronic(disease);
        open("limit_unknown");
        EXPECT_NE(answer_.reasons.front().clause, nullptr) << disease;
    }
    use(with_benefits(kChronic + rule("benefit.chronic_limits", "unknown = true")));
    open("limit_unknown");
    EXPECT_EQ(answer_.reasons.front().rule->path, "benefit.chronic_limits");
    use(with_benefits());
    open("no_benefit_row");
}

TEST_F(OutpatientTest, chronic_care_fills_the_yearly_cap_and_counts_for_critical_illness) {
    use(with_benefits(kChronic));
    chronic("gout");
    bill_of("500.00");
    request_.so_far.basic_paid = yuan("99900.00");
    request_.so_far.own_pay = yuan("10000.00");
    const auto answer = granted();
    EXPECT_EQ(answer.basic_paid, yuan("100.00"));
    EXPECT_EQ(answer.critical_paid, yuan("240.00")) << "60 % of 400";
    EXPECT_EQ(words(), Words{"annual_cap_reached"});
}

std::string outpatient(std::string_view name, std::string_view limit, std::string_view fields) {
    return rule("benefit.general_outpatient." + std::string(name),
                "annual_limit = \"" + std::string(limit) + "\"\n" + std::string(fields));
}

TEST_F(OutpatientTest, general_care_has_a_quota) {
    request_.kind = CareKind::general_outpatient;
    open("no_benefit_row");
    use(with_benefits(outpatient("all", "300.00", "")));
    open("rate_unknown");
    use(with_benefits(
        outpatient("all", "300.00", "rate = \"50%\"\ncounts_for_cap = false\ncounts_for_critical = false")));
    bill_of("500.00");
    request_.so_far = {.stays = 0,
                       .basic_paid = yuan("100000.00"),
                       .own_pay = yuan("20000.00"),
                       .critical_paid = {},
                       .outpatient_paid = yuan("60.00"),
                       .disease_paid = {},
                       .assistance_paid = {}};
    const auto answer = granted();
    EXPECT_EQ(answer.basic_paid, yuan("240.00")) << "the yearly cap does not bind";
    EXPECT_EQ(answer.own_pay, yuan("260.00"));
    EXPECT_TRUE(answer.critical_paid.is_zero()) << "nor does it count";
    EXPECT_EQ(answer.so_far.outpatient_paid, yuan("300.00"));
    EXPECT_EQ(answer.so_far.basic_paid, yuan("100000.00"));
    EXPECT_EQ(answer.so_far.own_pay, yuan("20000.00"));
    EXPECT_EQ(words(), Words{"limit_reached"});
}

TEST_F(OutpatientTest, row_of_a_category_goes_before_the_general_one) {
    const std::string counts = "\ncounts_for_cap = true\ncounts_for_critical = true\n";
    use(with_benefits(
        outpatient("all", "300.00", "rate = \"50%\"" + counts) +
        outpatient("scholars", "200.00", "rate = \"100%\"" + counts + "categories = [\"scholar\"]") +
        outpatient("elders", "250.00", "rate = \"10%\"" + counts + "categories = [\"lone_elder\"]")));
    request_.kind = CareKind::general_outpatient;
    bill_of("1000.00");
    EXPECT_EQ(granted().basic_paid, yuan("300.00"));
    is_a("scholar");
    EXPECT_EQ(granted().basic_paid, yuan("200.00"));
    is_a("lone_elder");
    EXPECT_EQ(granted().basic_paid, yuan("100.00")) << "the larger limit of the two";
    EXPECT_EQ(rule_of_answer(), "benefit.general_outpatient.elders");
}

// ---- critical illness

TEST_F(SettleTest, bands_pay_their_part_of_the_years_own_payment) {
    use(changed_benefits(
        "band.first = { from = 2030-01-01, above = \"10000.00\", rate = \"60%\", clause = \"SX#四\" }",
        "band.c = { from = 2030-01-01, above = \"50000.00\", rate = \"80%\", clause = \"SX#四\" }\n"
        "band.a = { from = 2030-01-01, above = \"10000.00\", up_to = \"20000.00\", rate = \"60%\", clause = \"SX#四\" }\n"
        "band.b = { from = 2030-01-01, above = \"20000.00\", rate = \"70%\", clause = \"SX#四\" }"));
    const auto paid = [&](std::string_view before, std::string_view total) {
        request_.so_far.own_pay = yuan(before);
        bill_of(total);
        return granted().critical_paid;
    };
    // Of a total T the own payment is 1,000 + 40 % of the rest.
    EXPECT_TRUE(paid("0.00", "23500.00").is_zero()) << "own 10,000.00";
    EXPECT_EQ(paid("0.00", "23500.05"), yuan("0.01")) << "own 10,000.02, 1.2 fen";
    EXPECT_EQ(paid("0.00", "48500.00"), yuan("6000.00")) << "own 20,000.00";
    EXPECT_EQ(paid("0.00", "51000.00"), yuan("6700.00")) << "own 21,000.00";
    EXPECT_EQ(paid("0.00", "151000.00"), yuan("35800.00")) << "own 61,000.00: 6,000 + 21,000 + 8,800";
    EXPECT_EQ(paid("49000.00", "3500.00"), yuan("1500.00")) << "from 49,000 to 51,000: 700 + 800";
    EXPECT_EQ(paid("900000.00", "3500.00"), yuan("1600.00"));
}

TEST_F(SettleTest, bands_are_rounded_once_together) {
    use(changed_benefits(
        "band.first = { from = 2030-01-01, above = \"10000.00\", rate = \"60%\", clause = \"SX#四\" }",
        "band.a = { from = 2030-01-01, above = \"1000.00\", rate = \"25%\", clause = \"SX#四\" }\n"
        "band.b = { from = 2030-01-01, above = \"1000.01\", rate = \"25%\", clause = \"SX#四\" }"));
    request_.so_far.own_pay = yuan("999.98");
    bill_of("0.04");
    // Own payment from 999.98 to 1,000.02: a quarter of a fen from each band is half a fen together.
    EXPECT_EQ(granted().critical_paid, yuan("0.01"));
}

TEST_F(SettleTest, cap_of_critical_illness_is_the_requests_or_the_packs) {
    bill_of("51000.00");
    request_.so_far = {.stays = 1,
                       .basic_paid = {},
                       .own_pay = yuan("50000.00"),
                       .critical_paid = yuan("299000.00"),
                       .outpatient_paid = {},
                       .disease_paid = {},
                       .assistance_paid = {}};
    EXPECT_EQ(granted().critical_paid, yuan("1000.00"));
    EXPECT_EQ(words(), Words{"critical_cap_reached"});
    request_.critical_cap = yuan("306000.00");
    EXPECT_EQ(granted().critical_paid, yuan("7000.00"));
    request_.critical_cap = yuan("311600.00");
    EXPECT_EQ(granted().critical_paid, yuan("12600.00"));
    EXPECT_EQ(words(), Words{});
    request_.critical_cap = yuan("0.00");
    EXPECT_TRUE(granted().critical_paid.is_zero());
}

// ---- people in hardship

const std::string kOpenTerms =
    rule("critical_illness.hardship", "unknown = true") + rule("medical_assistance.terms", "unknown = true");

TEST_F(SettleTest, hardship_terms_that_are_not_published_leave_the_rest_open) {
    use(with_benefits(kOpenTerms));
    is_a("flood_victim");
    const auto answer = open("critical_terms_unknown");
    EXPECT_EQ(answer.in_scope, yuan("11000.00"));
    EXPECT_EQ(answer.deductible, yuan("1000.00"));
    EXPECT_EQ(answer.basic_paid, yuan("6000.00"));
    EXPECT_EQ(answer.own_pay, yuan("5000.00"));
    // With nothing left to pay nothing is open.
    bill_of("0.00");
    EXPECT_TRUE(granted().person_pays.is_zero());
    request_.person.identities.clear();
    is_a("scholar");
    bill_of("11000.00");
    EXPECT_EQ(granted().person_pays, yuan("5000.00"));
}

TEST_F(SettleTest, what_is_left_open_still_tells_what_was_paid_in_advance) {
    use(with_benefits(kOpenTerms +
                      rule("benefit.unfiled_care.far", "places = [\"city\"]\nadvance_share = \"10%\"")));
    is_a("flood_victim");
    decide();
    const auto* answer = std::get_if<Settlement::Undetermined>(&answer_.outcome);
    ASSERT_NE(answer, nullptr) << told_outcome(answer_);
    EXPECT_EQ(answer->unfiled_advance, yuan("1100.00"));
    EXPECT_EQ(answer->in_scope, yuan("9900.00"));
    EXPECT_EQ(words(), (Words{"unfiled_care", "critical_terms_unknown"}));
}

TEST_F(SettleTest, hardship_with_known_critical_terms_may_leave_assistance_open) {
    use(with_benefits(rule("medical_assistance.terms", "unknown = true")));
    is_a("flood_victim");
    EXPECT_EQ(open("assistance_terms_unknown").own_pay, yuan("5000.00"));
}

TEST_F(OutpatientTest, care_that_does_not_count_for_critical_illness_needs_no_terms_of_hardship) {
    const std::string quota =
        outpatient("all", "300.00", "rate = \"50%\"\ncounts_for_cap = false\ncounts_for_critical = false");
    request_.kind = CareKind::general_outpatient;
    bill_of("100.00");
    use(with_benefits(rule("critical_illness.hardship", "unknown = true") + quota));
    is_a("flood_victim");
    EXPECT_EQ(granted().person_pays, yuan("50.00"));
    use(with_benefits(kOpenTerms + quota));
    EXPECT_EQ(granted().person_pays, yuan("50.00"));
}

const std::string kHardship =
    rule("critical_illness.hardship", "categories = [\"flood_victim\"]\ncap = \"2000.00\"") +
    rule("critical_illness.hardship_band.only", "above = \"3000.00\"\nrate = \"70%\"");

TEST_F(SettleTest, hardship_terms_hold_for_the_categories_that_they_name) {
    use(with_benefits(kHardship));
    is_a("flood_victim");
    EXPECT_EQ(granted().critical_paid, yuan("1400.00"));
    request_.so_far.critical_paid = yuan("700.00");
    EXPECT_EQ(granted().critical_paid, yuan("1300.00"));
    EXPECT_EQ(words(), Words{"critical_cap_reached"});
    request_.so_far.critical_paid = {};
    request_.person.identities.clear();
    is_a("lone_elder");
    EXPECT_TRUE(granted().critical_paid.is_zero()) << "in hardship, but on general terms";
    is_a("flood_victim");
    EXPECT_EQ(granted().critical_paid, yuan("1400.00")) << "whichever list is named first";
}

TEST_F(SettleTest, hardship_terms_without_a_cap_of_their_own_keep_the_general_one) {
    use(changed(with_benefits(kHardship), kInventedPack, "cap = \"2000.00\"\n", ""));
    is_a("flood_victim");
    request_.so_far.critical_paid = yuan("299000.00");
    EXPECT_EQ(granted().critical_paid, yuan("1000.00"));
    use(changed(with_benefits(kHardship), kInventedPack, "cap = \"2000.00\"\n", "unlimited = true\n"));
    EXPECT_EQ(granted().critical_paid, yuan("1400.00"));
}

std::string assistance(std::string_view name, std::string_view fields) {
    return rule("medical_assistance.share." + std::string(name), fields);
}

TEST_F(SettleTest, assistance_pays_a_share_of_what_is_left_above_its_threshold) {
    use(with_benefits(assistance("all", "above = \"2000.00\"\nrate = \"50%\"\nannual_cap = \"4000.00\"")));
    EXPECT_TRUE(granted().assistance_paid.is_zero()) << "nobody in hardship";
    is_a("flood_victim");
    const auto first = granted();
    EXPECT_EQ(first.assistance_paid, yuan("1500.00"));
    EXPECT_EQ(first.person_pays, yuan("3500.00"));
    request_.so_far = first.so_far;
    const auto second = granted();
    EXPECT_EQ(second.assistance_paid, yuan("2500.00")) << "the threshold is passed already";
    request_.so_far = second.so_far;
    const auto third = granted();
    // Own payment of the year 15,000; critical illness has paid 60 % of the 5,000 above 10,000; the cap is
    // used up.
    EXPECT_EQ(third.critical_paid, yuan("3000.00"));
    EXPECT_TRUE(third.assistance_paid.is_zero());
    EXPECT_EQ(third.so_far.assistance_paid, yuan("4000.00"));
}

// What critical illness has paid before is not the person's any more.
TEST_F(SettleTest, assistance_threshold_is_measured_after_critical_illness) {
    use(with_benefits(kHardship + assistance("all", "above = \"4000.00\"\nrate = \"50%\"")));
    is_a("flood_victim");
    request_.so_far.own_pay = yuan("5000.00");
    request_.so_far.critical_paid = yuan("1400.00");
    // 3,600 are left from before; of this bill's 5,000 critical illness pays the last 600 of its cap.
    const auto answer = granted();
    EXPECT_EQ(answer.critical_paid, yuan("600.00"));
    EXPECT_EQ(answer.assistance_paid, yuan("2000.00")) << "half of 8,000 less 4,000";
}

TEST_F(SettleTest, assistance_of_a_category_goes_before_that_for_all_and_of_two_the_better_is_paid) {
    use(with_benefits(
        assistance("all", "above = \"0.00\"\nrate = \"90%\"") +
        assistance("flood", "categories = [\"flood_victim\"]\nabove = \"4000.00\"\nrate = \"100%\"") +
        assistance("elder", "categories = [\"lone_elder\"]\nabove = \"0.00\"\nrate = \"30%\"")));
    is_a("low_income");
    EXPECT_EQ(granted().assistance_paid, yuan("4500.00"));
    request_.person.identities.clear();
    is_a("flood_victim");
    EXPECT_EQ(granted().assistance_paid, yuan("1000.00"));
    is_a("lone_elder");
    EXPECT_EQ(granted().assistance_paid, yuan("1500.00"));
    bill_of("26000.00");
    EXPECT_EQ(granted().assistance_paid, yuan("6400.00")) << "own 11,000, critical 600: all above 4,000";
}

}  // namespace
}  // namespace canbao
