#include "decision/quote.h"

#include <gtest/gtest.h>

#include "decision/invented_people.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

using Words = std::vector<std::string_view>;

// One person at a county of the invented province for 2030; years count from 2020. Each test changes what it
// is about.
class QuoteTest : public testing::Test {
   protected:
    QuoteTest() { use(invented_province()); }

    void use(const std::vector<PolicyFile>& files) {
        reading_ = PolicyBook::read(files);
        ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
        request_.person.resident_years.insert(2029);
    }
    void pay_on(std::string_view on) { request_.on = request_.registered_on = day(on); }
    void is_a(std::string_view category, std::string_view from = "2025-01-01",
              std::optional<Date> until = {}) {
        request_.person.identities.push_back(
            {*reading_.book->catalogue(request_.person.region)->category(category), {day(from), until}});
    }
    // Insured until the end of that year.
    void insured_last(int year) {
        request_.person.resident_years = {};
        request_.person.resident_years.insert(year);
    }
    Quote decide() {
        answer_ = quote(*reading_.book, request_);
        return answer_;
    }
    // The answer, which the test expects to be granted.
    Quote::Granted granted() {
        decide();
        const auto* got = std::get_if<Quote::Granted>(&answer_.outcome);
        EXPECT_NE(got, nullptr) << told_outcome(answer_);
        return got == nullptr ? Quote::Granted{.standard = {},
                                               .subsidies = {},
                                               .due = {},
                                               .repair_due = {},
                                               .prepaid_due = {},
                                               .total = {},
                                               .late = false,
                                               .waiting = {},
                                               .cover_from = {},
                                               .cover_until = Date::from_days(0)}
                              : *got;
    }
    Quote::Refused refused(std::string_view code) {
        decide();
        EXPECT_EQ(words_of(answer_).back(), code);
        const auto* got = std::get_if<Quote::Refused>(&answer_.outcome);
        EXPECT_NE(got, nullptr) << told_outcome(answer_);
        return got == nullptr ? Quote::Refused{} : *got;
    }
    Words words() const { return words_of(answer_); }

    PolicyBook::Reading reading_;
    QuoteRequest request_{{*RegionCode::parse("990103"), day("1980-05-01"), {}, {}, {}, {}, {}, {}},
                          2030,
                          day("2029-11-20"),
                          day("2029-11-20"),
                          0};
    Quote answer_;
};

TEST_F(QuoteTest, ordinary_person_pays_the_standard_and_is_covered_from_the_new_year) {
    const auto answer = granted();
    EXPECT_EQ(answer.due, Money::fen(50'000));
    EXPECT_EQ(answer.standard, Money::fen(50'000));
    EXPECT_TRUE(answer.subsidies.empty());
    EXPECT_EQ(answer.cover_from, day("2030-01-01"));
    EXPECT_EQ(answer.cover_until, day("2030-12-31"));
    EXPECT_FALSE(answer.late);
    EXPECT_EQ(words(), Words{});
    EXPECT_EQ(answer_.table->pack->id, "990000/2030");
}

TEST_F(QuoteTest, place_without_a_pack_of_the_year_is_refused) {
    request_.year = 2031;
    refused("no_policy");
    EXPECT_EQ(answer_.table, nullptr);
    request_.year = 2030;
    request_.person.region = *RegionCode::parse("980103");
    refused("no_policy");
}

TEST_F(QuoteTest, born_after_the_payment_day_is_refused) {
    request_.person.born = day("2029-11-21");
    refused("born_later");
    request_.person.born = day("2029-11-20");
    granted();
}

TEST_F(QuoteTest, year_is_over_on_the_day_after_its_last) {
    pay_on("2030-12-31");
    EXPECT_TRUE(granted().late);
    pay_on("2031-01-01");
    refused("year_over");
}

TEST_F(QuoteTest, birth_year_is_free_up_to_the_90th_day_even_in_the_next_year) {
    request_.person.born = day("2030-12-20");
    pay_on("2030-12-20");
    const auto answer = granted();
    EXPECT_TRUE(answer.total.is_zero());
    EXPECT_TRUE(answer.standard.is_zero());
    EXPECT_EQ(answer.cover_from, day("2030-12-20"));
    EXPECT_EQ(words(), Words{"birth_year_free"});
    pay_on("2031-03-20");
    granted();
    pay_on("2031-03-21");
    refused("year_over");
}

TEST_F(QuoteTest, birth_year_early_in_the_year_ends_with_the_year) {
    request_.person.born = day("2030-02-01");
    pay_on("2030-12-31");
    granted();
    pay_on("2031-01-01");
    refused("year_over");
}

TEST_F(QuoteTest, newborn_of_the_year_before_is_not_bound_by_the_window_for_90_days) {
    request_.person.born = day("2029-12-15");
    request_.person.resident_years = {};
    pay_on("2029-12-28");
    EXPECT_EQ(granted().cover_from, day("2030-01-01")) << "on a closed day";
    EXPECT_EQ(words(), (Words{"newborn_90_days", "waiting_exempt"}));
    pay_on("2030-03-15");
    const auto last = granted();
    EXPECT_FALSE(last.late);
    EXPECT_EQ(last.cover_from, day("2030-03-15"));
    EXPECT_EQ(last.due, Money::fen(50'000)) << "registered after the closing day: no subsidy for toddlers";
}

TEST_F(QuoteTest, newborn_is_late_from_the_91st_day_on) {
    request_.person.born = day("2029-12-15");
    request_.person.resident_years = {};
    pay_on("2030-03-16");
    const auto answer = granted();
    EXPECT_TRUE(answer.late);
    EXPECT_EQ(answer.waiting, (WaitingMonths{3, 0}));
}

// The days of grace tell why the window does not bind, not why nothing is granted.
TEST_F(QuoteTest, newborn_who_asks_for_repair_is_refused_for_that) {
    request_.person.born = day("2029-12-15");
    request_.person.resident_years = {};
    request_.repair_years = 1;
    pay_on("2030-01-10");
    refused("repair_exceeds_gap");
}

TEST_F(QuoteTest, window_opens_and_closes_on_its_days) {
    pay_on("2029-09-30");
    EXPECT_EQ(refused("before_window").opens, day("2029-10-01"));
    pay_on("2029-10-01");
    granted();
    pay_on("2030-02-28");
    EXPECT_FALSE(granted().late);
    pay_on("2030-03-01");
    EXPECT_TRUE(granted().late);
}

TEST_F(QuoteTest, closed_days_name_the_next_open_one) {
    pay_on("2029-10-29");
    EXPECT_EQ(refused("closed_day").next_open_day, day("2029-11-01"));
    pay_on("2029-12-26");
    EXPECT_EQ(refused("closed_day").next_open_day, day("2030-01-01"));
    pay_on("2030-01-31");
    EXPECT_EQ(refused("closed_day").next_open_day, day("2030-02-01"));
}

TEST_F(QuoteTest, after_the_last_open_day_of_the_window_the_first_late_day_is_named) {
    use(extended_pack("[window.closed.end]\nfirst = 2030-02-20\nlast = 2030-02-28\nclause = \"SX#一\"\n"));
    pay_on("2030-02-20");
    EXPECT_EQ(refused("closed_day").next_open_day, day("2030-03-01"));
}

// Where the window closes with the year there is no late day, and none must be promised.
TEST_F(QuoteTest, window_cannot_end_in_closed_days_with_nothing_behind) {
    auto files = changed_pack("closes = 2030-02-28", "closes = 2030-12-31");
    const auto reading = PolicyBook::read(changed(files, kInventedPack, "last   = 28", "last   = 25"));
    ASSERT_EQ(reading.problems.size(), 1U);
    EXPECT_NE(reading.problems.front().message.en.find("last day of the window is closed"),
              std::string::npos);
}

TEST_F(QuoteTest, gap_adds_a_month_for_each_year_missed) {
    insured_last(2027);
    const auto answer = granted();
    EXPECT_EQ(answer.waiting, (WaitingMonths{3, 2}));
    EXPECT_EQ(answer.cover_from, day("2030-06-01"));
    EXPECT_EQ(words(), (Words{"waiting_fixed", "waiting_gap"}));
}

TEST_F(QuoteTest, years_missed_count_from_the_first_counting_year_or_the_one_after_birth) {
    request_.person.resident_years = {};
    EXPECT_EQ(years_missed(*reading_.book->contribution(request_.person.region, 2030), request_.person), 10);
    insured_last(2019);
    EXPECT_EQ(years_missed(*reading_.book->contribution(request_.person.region, 2030), request_.person), 10);
    request_.person.born = day("2026-12-31");
    EXPECT_EQ(years_missed(*reading_.book->contribution(request_.person.region, 2030), request_.person), 3);
    request_.person.born = day("2029-01-01");
    EXPECT_EQ(years_missed(*reading_.book->contribution(request_.person.region, 2030), request_.person), 0);
}

TEST_F(QuoteTest, employee_cover_fills_a_year) {
    insured_last(2026);
    request_.person.employee_years.insert(2028);
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 1}));
    request_.person.employee_years = {};
    request_.person.employee_until = day("2028-01-01");
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 1})) << "also for part of the year";
}

TEST_F(QuoteTest, repair_takes_variable_months_off_at_the_standard) {
    insured_last(2026);
    request_.repair_years = 2;
    is_a("flood_victim", "2031-01-01");
    const auto answer = granted();
    EXPECT_EQ(answer.waiting, (WaitingMonths{3, 1}));
    EXPECT_EQ(answer.repair_due, Money::fen(100'000));
    EXPECT_EQ(answer.total, Money::fen(150'000));
    EXPECT_EQ(words(), (Words{"waiting_fixed", "waiting_gap", "waiting_repaired"}));
}

TEST_F(QuoteTest, repair_takes_off_no_more_than_the_variable_months) {
    use(changed_pack("effect = { from = 2030-01-01, months_per_year = 1",
                     "effect = { from = 2030-01-01, months_per_year = 2"));
    insured_last(2026);
    request_.repair_years = 2;
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 0})) << "four months off of three";
    EXPECT_NE(told_reasons(answer_).back().find("3 month"), std::string::npos)
        << told_reasons(answer_).back();
}

TEST_F(QuoteTest, repair_is_not_subsidised) {
    insured_last(2028);
    request_.repair_years = 1;
    is_a("flood_victim");
    const auto answer = granted();
    EXPECT_EQ(answer.due, Money::fen(10'000));
    EXPECT_EQ(answer.repair_due, Money::fen(50'000));
}

TEST_F(QuoteTest, more_years_than_missed_are_refused) {
    insured_last(2028);
    request_.repair_years = 2;
    refused("repair_exceeds_gap");
    request_.repair_years = 1;
    granted();
}

TEST_F(QuoteTest, four_years_missed_wait_six_months_even_when_all_are_repaired) {
    insured_last(2025);
    request_.repair_years = 4;
    const auto answer = granted();
    EXPECT_EQ(answer.waiting, (WaitingMonths{3, 3}));
    EXPECT_EQ(answer.cover_from, day("2030-07-01"));
    EXPECT_EQ(words(), (Words{"waiting_fixed", "waiting_gap", "waiting_repaired", "waiting_floor"}));
}

TEST_F(QuoteTest, floor_is_not_named_where_it_changes_nothing) {
    insured_last(2025);
    request_.repair_years = 1;
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 3}));
    EXPECT_EQ(words(), (Words{"waiting_fixed", "waiting_gap", "waiting_repaired"}));
    request_.repair_years = 0;
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 4}));
}

TEST_F(QuoteTest, three_years_missed_have_no_floor) {
    insured_last(2026);
    request_.repair_years = 3;
    EXPECT_EQ(granted().waiting, (WaitingMonths{3, 0}));
    EXPECT_EQ(words(), (Words{"waiting_fixed", "waiting_gap", "waiting_repaired"}));
}

TEST_F(QuoteTest, long_gap_leaves_no_cover_in_the_year) {
    request_.person.resident_years = {};
    const auto answer = granted();
    EXPECT_EQ(answer.waiting, (WaitingMonths{3, 10}));
    EXPECT_EQ(answer.cover_from, std::nullopt);
    EXPECT_EQ(words(), (Words{"waiting_fixed", "waiting_gap", "no_cover_this_year"}));
    request_.repair_years = 10;
    EXPECT_EQ(granted().cover_from, day("2030-07-01"));
}

TEST_F(QuoteTest, late_payment_waits_from_its_own_day) {
    pay_on("2030-03-31");
    EXPECT_EQ(granted().cover_from, day("2030-06-30")) << "June has no 31st";
    pay_on("2030-08-31");
    EXPECT_EQ(granted().cover_from, day("2030-11-30"));
    pay_on("2030-09-30");
    EXPECT_EQ(granted().cover_from, day("2030-12-30"));
    pay_on("2030-10-01");
    EXPECT_EQ(granted().cover_from, std::nullopt);
    pay_on("2030-11-30");
    decide();
    EXPECT_EQ(words(), (Words{"waiting_fixed", "late_enrolment", "no_cover_this_year"}));
    EXPECT_NE(told_reasons(answer_).back().find("28 February 2031"), std::string::npos)
        << told_reasons(answer_).back();
}

TEST_F(QuoteTest, last_day_of_the_year_can_still_be_covered) {
    pay_on("2030-09-30");
    request_.person.waiting_until = day("2030-12-31");
    EXPECT_EQ(granted().cover_from, day("2030-12-31"));
}

TEST_F(QuoteTest, wait_of_an_earlier_year_goes_on) {
    request_.person.waiting_until = day("2030-03-05");
    EXPECT_EQ(granted().cover_from, day("2030-03-05"));
    request_.person.waiting_until = day("2029-12-01");
    EXPECT_EQ(granted().cover_from, day("2030-01-01"));
    request_.person.waiting_until = day("2031-01-01");
    EXPECT_EQ(granted().cover_from, std::nullopt);
}

TEST_F(QuoteTest, wait_of_an_earlier_year_ends_with_it_where_the_law_says_so) {
    use(changed_pack("goes_on = true", "goes_on = false"));
    request_.person.waiting_until = day("2030-03-05");
    EXPECT_EQ(granted().cover_from, day("2030-01-01"));
}

TEST_F(QuoteTest, employee_insurance_that_ended_three_months_before_spares_the_wait) {
    insured_last(2026);
    request_.person.employee_until = day("2029-11-30");
    pay_on("2030-02-28");
    EXPECT_EQ(granted().waiting, WaitingMonths{}) << "30 November and three months is the last of February";
    EXPECT_EQ(words(), Words{"waiting_exempt"});
    pay_on("2030-03-01");
    EXPECT_EQ(granted().waiting.fixed, 3);
    request_.person.employee_until = day("2029-12-01");
    EXPECT_EQ(granted().waiting, WaitingMonths{});
}

TEST_F(QuoteTest, exempt_identity_spares_the_wait_whenever_it_was_recognised) {
    insured_last(2026);
    is_a("flood_victim", "2030-03-10");
    pay_on("2030-03-10");
    const auto answer = granted();
    EXPECT_EQ(answer.waiting, WaitingMonths{});
    EXPECT_EQ(answer.due, Money::fen(50'000)) << "but it founds no subsidy";
    EXPECT_EQ(words(), (Words{"identity_after_window", "waiting_exempt", "late_enrolment"}));
}

TEST_F(QuoteTest, identity_that_has_ended_spares_nothing) {
    insured_last(2026);
    is_a("flood_victim", "2025-01-01", day("2029-11-19"));
    const auto answer = granted();
    EXPECT_EQ(answer.waiting.fixed, 3);
    EXPECT_TRUE(answer.subsidies.empty());
}

TEST_F(QuoteTest, identity_holds_on_its_first_and_last_day) {
    is_a("flood_victim", "2029-11-20", day("2029-11-20"));
    EXPECT_EQ(granted().due, Money::fen(10'000));
}

TEST_F(QuoteTest, recognition_on_the_closing_day_counts_also_for_a_late_payment) {
    is_a("flood_victim", "2030-02-28");
    pay_on("2030-05-01");
    EXPECT_EQ(granted().due, Money::fen(10'000));
    request_.person.identities.clear();
    is_a("flood_victim", "2030-03-01");
    EXPECT_EQ(granted().due, Money::fen(50'000));
}

TEST_F(QuoteTest, largest_subsidy_is_paid_and_none_are_added) {
    is_a("flood_victim");
    is_a("lone_elder");
    const auto answer = granted();
    EXPECT_TRUE(answer.due.is_zero());
    ASSERT_EQ(answer.subsidies.size(), 1U);
    EXPECT_EQ(answer.subsidies.front().category->key, "lone_elder");
    EXPECT_EQ(answer.subsidies.front().payer->key, "relief_fund");
    EXPECT_EQ(words(), (Words{"highest_subsidy_wins", "waiting_exempt"}));
}

TEST_F(QuoteTest, of_two_equal_subsidies_the_earlier_category_of_the_catalogue_is_named) {
    request_.person.born = day("1960-01-01");
    is_a("low_income");
    is_a("flood_victim");
    EXPECT_EQ(granted().subsidies.front().category->key, "flood_victim");
    std::swap(request_.person.identities[0], request_.person.identities[1]);
    EXPECT_EQ(granted().subsidies.front().category->key, "flood_victim");
}

TEST_F(QuoteTest, subsidy_with_a_condition_is_paid_where_it_holds) {
    is_a("low_income");
    request_.person.born = day("1969-11-20");
    EXPECT_EQ(granted().due, Money::fen(10'000)) << "60 on the payment day";
    request_.person.born = day("1969-11-21");
    EXPECT_EQ(granted().due, Money::fen(50'000));
}

TEST_F(QuoteTest, category_without_a_subsidy_here_is_named) {
    is_a("scholar");
    EXPECT_EQ(granted().due, Money::fen(50'000));
    EXPECT_EQ(words(), Words{"category_not_subsidised_here"});
}

TEST_F(QuoteTest, general_category_is_no_subsidy) {
    is_a("general");
    EXPECT_TRUE(granted().subsidies.empty());
    EXPECT_EQ(words(), Words{});
}

TEST_F(QuoteTest, unknown_subsidy_leaves_the_amount_open) {
    is_a("rare_disease");
    is_a("flood_victim");
    decide();
    const auto* open = std::get_if<Quote::Undetermined>(&answer_.outcome);
    ASSERT_NE(open, nullptr);
    EXPECT_EQ(open->standard, Money::fen(50'000));
    ASSERT_EQ(open->best_known.size(), 1U);
    EXPECT_EQ(open->best_known.front().amount, Money::fen(40'000));
    EXPECT_EQ(words(), Words{"subsidy_unknown"});
}

TEST_F(QuoteTest, known_subsidy_of_the_whole_standard_beats_an_unknown_one) {
    is_a("rare_disease");
    is_a("lone_elder");
    EXPECT_TRUE(granted().due.is_zero());
    EXPECT_EQ(words(), (Words{"highest_subsidy_wins", "waiting_exempt"}));
}

TEST_F(QuoteTest, unknown_subsidy_recognised_too_late_leaves_nothing_open) {
    is_a("rare_disease", "2030-03-01");
    pay_on("2030-03-02");
    granted();
    EXPECT_EQ(words(), (Words{"identity_after_window", "waiting_fixed", "late_enrolment"}));
}

// Which list arrived first must not decide what the person is told.
TEST_F(QuoteTest, two_unknown_subsidies_are_told_alike_in_either_order) {
    is_a("rare_disease");
    is_a("islander");
    const auto first = told_reasons(decide());
    std::swap(request_.person.identities[0], request_.person.identities[1]);
    EXPECT_EQ(told_reasons(decide()), first);
}

TEST_F(QuoteTest, derived_category_needs_no_list) {
    request_.person.born = day("2027-11-21");
    request_.person.resident_years.insert(2028);
    EXPECT_EQ(granted().due, Money::fen(20'000));
    EXPECT_EQ(answer_.reasons.size(), 0U);
    request_.person.born = day("2026-11-20");
    EXPECT_EQ(granted().due, Money::fen(50'000)) << "three years old on the payment day";
}

TEST_F(QuoteTest, registration_day_is_that_of_the_request) {
    request_.person.born = day("2027-05-21");
    pay_on("2030-03-05");
    request_.registered_on = day("2030-02-28");
    EXPECT_EQ(granted().due, Money::fen(20'000));
    request_.registered_on = day("2030-03-01");
    EXPECT_EQ(granted().due, Money::fen(50'000));
}

TEST_F(QuoteTest, place_without_waiting_rules_has_no_wait_and_no_repair) {
    use(with_file(invented_province(), "990103/2030.toml",
                  pack_text("990103", 2030,
                            "[waiting.fixed]\nfrom = 2030-01-01\nrepealed = true\nclause = \"SX#三\"\n")));
    request_.person.resident_years = {};
    EXPECT_EQ(granted().waiting, WaitingMonths{});
    request_.repair_years = 1;
    refused("repair_exceeds_gap");
}

}  // namespace
}  // namespace canbao
