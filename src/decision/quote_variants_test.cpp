#include <gtest/gtest.h>

#include "decision/invented_people.h"
#include "decision/quote.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

// Quotes under laws of another structure than that of the invented province: what cases alone do not reach.

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }
Money yuan(std::string_view text) { return *Money::parse(text); }

using Words = std::vector<std::string_view>;

constexpr std::string_view kProRata =
    "[contribution.pro_rata]\napplies = \"in_year\"\nmonth_of_payment = \"counts\"\nclause = \"SX#一\"\n";

std::string prepayment(std::string_view name, std::string_view fact, bool is_subsidised) {
    return "[prepayment." + std::string(name) + "]\nfrom = 2030-01-01\nfact = \"" + std::string(fact) +
           "\"\nprice = \"first_year\"\nsubsidised = " + (is_subsidised ? "true" : "false") +
           "\nrefundable = \"years_not_begun\"\nclause = \"SX#一\"\n[fact." + std::string(fact) +
           "]\nfrom = 2030-01-01\ntype = \"count\"\nlabel = { zh = \"年数\", en = \"years\" }\nclause = \"SX#一\"\n";
}

class QuoteVariants : public testing::Test {
   protected:
    // The invented pack with rules more, its subsidies as shares.
    void use(const std::vector<PolicyFile>& files) {
        reading_ = PolicyBook::read(files);
        ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
    }
    static std::vector<PolicyFile> with_shares(std::string_view rules) {
        auto files = extended_pack(rules);
        for (const auto& [amount, percent] :
             {std::pair("lone_elder   = { amount = \"500.00\"", "lone_elder = { percent = \"100%\""),
              std::pair("flood_victim = { amount = \"400.00\", percent = \"80%\"",
                        "flood_victim = { percent = \"80%\""),
              std::pair("low_income   = { amount = \"400.00\"", "low_income = { percent = \"80%\""),
              std::pair("toddler      = { amount = \"300.00\"", "toddler = { percent = \"60%\"")})
            files = changed(files, kInventedPack, amount, percent);
        return files;
    }
    void pay_on(std::string_view on) { request_.on = request_.registered_on = day(on); }
    void is_a(std::string_view category) {
        request_.person.identities.push_back(
            {*reading_.book->catalogue(request_.person.region)->category(category), {day("2025-01-01"), {}}});
    }
    void states(std::string_view fact, std::int64_t count) {
        request_.person.declared.push_back({std::string(fact), count});
    }
    Quote decide() { return answer_ = quote(*reading_.book, request_); }
    Quote::Granted granted() {
        decide();
        const auto* got = std::get_if<Quote::Granted>(&answer_.outcome);
        EXPECT_NE(got, nullptr) << told_outcome(answer_);
        CHECK(got != nullptr);
        return *got;
    }
    Words words() const { return words_of(answer_); }

    PolicyBook::Reading reading_;
    QuoteRequest request_{{*RegionCode::parse("990103"), day("1980-05-01"), {}, {}, {}, {}, {}, {}},
                          2030,
                          day("2030-01-20"),
                          day("2030-01-20"),
                          0,
                          0};
    Quote answer_;

    QuoteVariants() { request_.person.resident_years.insert(2029); }
};

TEST_F(QuoteVariants, months_left_are_counted_with_or_without_that_of_payment) {
    const auto standard = [&](std::string_view on) {
        pay_on(on);
        return granted().standard;
    };
    use(with_shares(kProRata));
    EXPECT_EQ(standard("2029-12-20"), yuan("500.00"));
    EXPECT_EQ(standard("2030-01-28"), yuan("500.00")) << "all twelve";
    EXPECT_EQ(standard("2030-02-01"), yuan("458.33"));
    EXPECT_EQ(standard("2030-12-31"), yuan("41.67"));
    use(changed(with_shares(kProRata), kInventedPack, "month_of_payment = \"counts\"",
                "month_of_payment = \"free\""));
    EXPECT_EQ(standard("2029-12-20"), yuan("500.00"));
    EXPECT_EQ(standard("2030-01-28"), yuan("458.33"));
    EXPECT_EQ(standard("2030-11-30"), yuan("41.67"));
    EXPECT_TRUE(standard("2030-12-01").is_zero());
    use(changed(with_shares(kProRata), kInventedPack, "applies = \"in_year\"", "applies = \"late\""));
    EXPECT_EQ(standard("2030-02-28"), yuan("500.00")) << "the last day of the window";
    EXPECT_EQ(standard("2030-03-01"), yuan("416.67"));
}

// A later year is a whole one.
TEST_F(QuoteVariants, years_paid_ahead_cost_a_whole_year_where_this_one_is_pro_rata) {
    pay_on("2030-02-20");
    for (const bool is_subsidised : {false, true}) {
        use(with_shares(std::string(kProRata) + prepayment("study", "years", is_subsidised)));
        request_.person.declared.clear();
        states("years", 3);
        request_.person.identities.clear();
        const auto plain = granted();
        EXPECT_EQ(plain.standard, yuan("458.33"));
        EXPECT_EQ(plain.prepaid_due, yuan("1000.00"));
        EXPECT_EQ(plain.total, yuan("1458.33"));
        is_a("flood_victim");
        const auto subsidised = granted();
        EXPECT_EQ(subsidised.due, yuan("91.67")) << "80 % of 458.33 is 366.66";
        EXPECT_EQ(subsidised.prepaid_due, is_subsidised ? yuan("200.00") : yuan("1000.00"));
        EXPECT_EQ(words(), (Words{"pro_rata", "waiting_exempt", "prepaid"}));
    }
}

TEST_F(QuoteVariants, two_prepayments_at_once_are_refused) {
    use(extended_pack(prepayment("study", "years", true) + prepayment("work", "seasons", false)));
    states("years", 3);
    EXPECT_EQ(granted().prepaid_years, 2);
    states("seasons", 1);
    EXPECT_EQ(granted().prepaid_years, 2) << "one year is no prepayment";
    request_.person.declared.back().value = std::int64_t{2};
    decide();
    EXPECT_EQ(words(), Words{"prepayment_refused"});
}

TEST_F(QuoteVariants, number_of_years_that_nobody_could_pay_is_refused) {
    use(extended_pack(prepayment("study", "years", true)));
    for (const std::int64_t years : {std::int64_t{101}, std::int64_t{9'000'000'000'000'000'000}}) {
        request_.person.declared.clear();
        states("years", years);
        decide();
        EXPECT_EQ(words(), Words{"prepayment_refused"});
    }
    request_.person.declared.clear();
    states("years", 100);
    EXPECT_EQ(granted().prepaid_years, 99);
}

// The days of grace are the newborn's, whenever late enrolment ends or whether there is any.
TEST_F(QuoteVariants, newborn_may_pay_in_the_days_of_grace_though_nobody_else_may) {
    request_.person.born = day("2029-12-20");
    request_.person.resident_years = {};
    for (const std::string_view late : {"last   = \"02-28\"\n", "refused = true\n"}) {
        use(changed_pack("last   = \"12-31\"\n", late));
        pay_on("2030-03-20");
        EXPECT_FALSE(granted().late);
        EXPECT_EQ(words(), (Words{"newborn_90_days", "waiting_exempt"}));
        pay_on("2030-03-21");
        decide();
        EXPECT_TRUE(std::holds_alternative<Quote::Refused>(answer_.outcome)) << told_outcome(answer_);
    }
}

TEST_F(QuoteVariants, days_of_grace_for_the_next_year_end_with_it) {
    request_.person.born = day("2029-12-31");
    request_.person.resident_years = {};
    use(changed_pack("days = 90", "days = 366"));
    pay_on("2030-12-31");
    EXPECT_FALSE(granted().late);
    pay_on("2031-01-01");
    decide();
    EXPECT_EQ(words(), Words{"year_over"});
}

TEST_F(QuoteVariants, late_enrolment_that_is_refused_names_the_closing_day) {
    use(changed_pack("last   = \"12-31\"\n", "refused = true\n"));
    pay_on("2030-02-28");
    EXPECT_FALSE(granted().late);
    pay_on("2030-03-01");
    decide();
    EXPECT_EQ(words(), Words{"late_refused"});
    EXPECT_NE(told_reasons(answer_).front().find("28 February 2030"), std::string::npos);
    pay_on("2031-01-01");
    decide();
    EXPECT_EQ(words(), Words{"year_over"});
}

// Free of the deductible year: the wait is named, and is of no months.
TEST_F(QuoteVariants, first_year_missed_may_add_nothing) {
    use(changed_pack("first_year = \"counts\"", "first_year = \"free\""));
    request_.person.resident_years = {};
    request_.person.resident_years.insert(2028);
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 0}));
    request_.person.resident_years = {};
    request_.person.resident_years.insert(2026);
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 2}));
    request_.repair_years = 3;
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 0})) << "no more than there are";
    // The floor asks for the years missed, those that add nothing among them.
    request_.person.resident_years = {};
    request_.person.resident_years.insert(2025);
    request_.repair_years = 4;
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 3}));
}

TEST_F(QuoteVariants, wait_in_days_is_none_where_it_is_of_no_days) {
    use(changed(changed_pack("fixed        = { from = 2030-01-01, months = 3,",
                             "fixed = { from = 2030-01-01, days = 0,"),
                kInventedPack, "[waiting.exempt]", "[waiting.exempt]"));
    pay_on("2030-05-20");
    const auto answer = granted();
    EXPECT_TRUE(answer.waiting.is_none());
    EXPECT_EQ(answer.cover_from, day("2030-05-20"));
}

// The same payment under each beginning of cover and of the wait.
TEST_F(QuoteVariants, cover_and_wait_begin_as_the_law_says) {
    const auto cover = [&](std::string_view cover_begins, std::string_view wait_begins, std::string_view on,
                           bool is_after_gap) {
        auto files =
            changed_pack("begins = \"payment_day\"", "begins = \"" + std::string(cover_begins) + "\"");
        use(changed(files, kInventedPack, "runs_from = \"start_of_cover\"",
                    "runs_from = \"" + std::string(wait_begins) + "\""));
        request_.person.resident_years = {};
        request_.person.resident_years.insert(is_after_gap ? 2028 : 2029);
        pay_on(on);
        return *granted().cover_from;
    };
    EXPECT_EQ(cover("payment_day", "start_of_cover", "2030-02-15", false), day("2030-02-15"));
    EXPECT_EQ(cover("first_of_month", "start_of_cover", "2030-02-15", false), day("2030-02-01"));
    EXPECT_EQ(cover("first_of_next_month", "start_of_cover", "2030-02-15", false), day("2030-03-01"));
    EXPECT_EQ(cover("first_of_next_month", "start_of_cover", "2029-11-15", false), day("2030-01-01"));
    // Late: three months. Of the day from which they run and the begin of cover the later counts.
    EXPECT_EQ(cover("payment_day", "first_of_month", "2030-04-15", false), day("2030-07-01"));
    EXPECT_EQ(cover("first_of_month", "payment_day", "2030-04-15", false), day("2030-07-15"));
    EXPECT_EQ(cover("first_of_next_month", "start_of_cover", "2030-04-15", false), day("2030-08-01"));
    EXPECT_EQ(cover("first_of_next_month", "first_of_month", "2030-04-15", false), day("2030-07-01"));
    // After a year missed: four months, also from a payment before the year.
    EXPECT_EQ(cover("payment_day", "start_of_cover", "2029-11-15", true), day("2030-05-01"));
    EXPECT_EQ(cover("payment_day", "payment_day", "2029-11-15", true), day("2030-03-15"));
    EXPECT_EQ(cover("payment_day", "first_of_month", "2029-11-15", true), day("2030-03-01"));
    EXPECT_EQ(cover("payment_day", "first_of_next_month", "2029-11-15", true), day("2030-04-01"));
    EXPECT_EQ(cover("payment_day", "payment_day", "2029-10-01", true), day("2030-02-01"));
}

// Rates of payers are rounded one by one; the last takes the rest, be it more or less than its share.
TEST_F(QuoteVariants, last_payer_takes_what_rounding_leaves) {
    const auto parts = [&](std::string_view amount, std::string_view payers) {
        use(changed_pack("flood_victim = { amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\"",
                         "flood_victim = { amount = \"" + std::string(amount) + "\", payers = { " +
                             std::string(payers) + " }"));
        request_.person.identities.clear();
        is_a("flood_victim");
        std::vector<std::string> list;
        for (const SubsidyShare& share : granted().subsidies)
            list.push_back(share.payer->key + " " + share.amount.text());
        return list;
    };
    using Parts = std::vector<std::string>;
    EXPECT_EQ(parts("0.01", "relief_fund = \"50%\", county_budget = \"50%\""),
              (Parts{"relief_fund 0.01", "county_budget 0.00"}));
    EXPECT_EQ(parts("0.03", "relief_fund = \"50%\", county_budget = \"50%\""),
              (Parts{"relief_fund 0.02", "county_budget 0.01"}));
    EXPECT_EQ(parts("100.01", "county_budget = \"33.3%\", relief_fund = \"66.7%\""),
              (Parts{"county_budget 33.30", "relief_fund 66.71"}));
    EXPECT_EQ(parts("400.00", "relief_fund = \"399.99\", county_budget = \"0.01\""),
              (Parts{"relief_fund 399.99", "county_budget 0.01"}));
}

}  // namespace
}  // namespace canbao
