#include "documents/explained_quote.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "documents/explanation_checks.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading =
        PolicyBook::read(real_policies(CANBAO_SOURCE_DIR "/policies"));
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

const Quote& quote_of(const Explanation& explanation) { return std::get<Quote>(explanation.decision); }

ServedTable any_table() {
    static const std::vector<ServedTable> kTables = tables_of(book());
    return *rc::gen::elementOf(kTables);
}

Language any_language() { return *rc::gen::element(Language::zh, Language::en); }

const Explanation::Step* step_of(const Explanation& explanation, const Reason& reason, Language language) {
    const auto found =
        std::ranges::find(explanation.steps, text_of(reason, language), &Explanation::Step::text);
    return found == explanation.steps.end() ? nullptr : &*found;
}

const std::vector<SubsidyShare>& shares_of(const Quote& quote) {
    static const std::vector<SubsidyShare> kNone;
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) return granted->subsidies;
    if (const auto* open = std::get_if<Quote::Undetermined>(&quote.outcome)) return open->best_known;
    return kNone;
}

TEST(ExplainedQuoteProperty, explains_the_decision_that_is_taken) {
    hold_in_many_cases([] {
        const QuoteRequest request = *any_request(any_table());
        const Explanation explanation = explain(book(), request, any_language());
        const Quote answer = quote(book(), request);
        RC_ASSERT(told_outcome(quote_of(explanation)) == told_outcome(answer));
        RC_ASSERT(told_reasons(quote_of(explanation)) == told_reasons(answer));
    });
}

TEST(ExplainedQuoteProperty, is_true_of_any_quote) {
    hold_in_many_cases([] { check_explanation(book(), *any_request(any_table())); });
}

TEST(ExplainedQuoteProperty, no_spared_rule_was_applied) {
    hold_in_many_cases([] {
        const Explanation explanation = explain(book(), *any_request(any_table()), any_language());
        std::set<const Statement*> seen;
        for (const auto& spared : explanation.spared) {
            RC_ASSERT(seen.insert(spared.rule).second);
            for (const SubsidyShare& share : shares_of(quote_of(explanation)))
                RC_ASSERT(spared.rule->path != "subsidy." + share.category->key);
            const bool is_step = std::ranges::any_of(explanation.steps, [&](const Explanation::Step& step) {
                return std::ranges::find(step.rules, spared.rule) != step.rules.end();
            });
            if (is_step) RC_LOG() << spared.rule->path << " because " << spared.why;
            RC_ASSERT(!is_step);
        }
    });
}

// What a rule is spared for must be true: where nobody waits no exemption is wanting, and so on.
TEST(ExplainedQuoteProperty, paid_subsidies_and_the_exemption_are_the_only_applied_of_their_kind) {
    hold_in_many_cases([] {
        const QuoteRequest request = *any_request(any_table());
        const Explanation explanation = explain(book(), request, Language::en);
        const bool is_exempt = has_reason(quote_of(explanation), ReasonCode::waiting_exempt);
        for (const auto& spared : explanation.spared) {
            if (spared.why == "exempt from waiting") RC_ASSERT(is_exempt);
            if (spared.why == "no year was missed")
                RC_ASSERT(years_missed(*quote_of(explanation).table, request.person) == 0);
            if (spared.why == "paid in the window, and no year was missed") {
                RC_ASSERT(!is_exempt);
                RC_ASSERT(!has_reason(quote_of(explanation), ReasonCode::late_enrolment));
            }
        }
    });
}

TEST(ExplainedQuoteProperty, changes_are_decisions_that_come_out_otherwise) {
    hold_in_many_cases([] {
        const Language language = any_language();
        const Explanation explanation = explain(book(), *any_request(any_table()), language);
        const std::string result = summarise(quote_of(explanation), language);
        std::set<std::string> situations;
        for (const auto& change : explanation.changes) {
            const Quote answer = quote(book(), std::get<QuoteRequest>(change.request));
            RC_ASSERT(told_outcome(std::get<Quote>(change.decision)) == told_outcome(answer));
            RC_ASSERT(told_reasons(std::get<Quote>(change.decision)) == told_reasons(answer));
            RC_ASSERT(change.result == summarise(answer, language));
            RC_ASSERT(change.result != result);
            RC_ASSERT(situations.insert(change.situation).second);
        }
    });
}

// A change is advice: it never sends anybody to a day on which nothing is taken.
TEST(ExplainedQuoteProperty, changes_are_never_refused_by_the_calendar) {
    hold_in_many_cases([] {
        const Explanation explanation = explain(book(), *any_request(any_table()), Language::en);
        for (const auto& change : explanation.changes) {
            for (const ReasonCode code : {ReasonCode::before_window, ReasonCode::closed_day,
                                          ReasonCode::year_over, ReasonCode::born_later})
                RC_ASSERT(!has_reason(std::get<Quote>(change.decision), code));
        }
    });
}

TEST(ExplainedQuoteProperty, headline_holds_the_outcome) {
    hold_in_many_cases([] {
        const Language language = any_language();
        const Explanation explanation = explain(book(), *any_request(any_table()), language);
        RC_ASSERT(explanation.headline.find(summarise(quote_of(explanation), language)) != std::string::npos);
        RC_ASSERT(explanation.headline.find(quote_of(explanation).table->pack->name.in(language)) !=
                  std::string::npos);
    });
}

TEST(ExplainedQuoteProperty, both_languages_tell_the_same) {
    hold_in_many_cases([] {
        const QuoteRequest request = *any_request(any_table());
        const Explanation zh = explain(book(), request, Language::zh);
        const Explanation en = explain(book(), request, Language::en);
        RC_ASSERT(zh.steps.size() == en.steps.size());
        for (std::size_t i = 0; i < zh.steps.size(); ++i) RC_ASSERT(zh.steps[i].rules == en.steps[i].rules);
        RC_ASSERT(zh.changes.size() == en.changes.size());
        for (std::size_t i = 0; i < zh.changes.size(); ++i)
            RC_ASSERT(told(std::get<QuoteRequest>(zh.changes[i].request)) ==
                      told(std::get<QuoteRequest>(en.changes[i].request)));
        RC_ASSERT(zh.spared.size() == en.spared.size());
        for (std::size_t i = 0; i < zh.spared.size(); ++i) RC_ASSERT(zh.spared[i].rule == en.spared[i].rule);
    });
}

TEST(ExplainedQuoteProperty, only_days_of_the_window_are_said_to_lie_in_it) {
    hold_in_many_cases([] {
        const QuoteRequest request = *any_request(any_table());
        const Explanation explanation = explain(book(), request, Language::en);
        const auto window = quote_of(explanation).table->window.value;
        const bool lies_in_it = window.first <= request.on && request.on <= window.last;
        for (const auto& step : explanation.steps)
            if (step.text.find("lies in the collection window") != std::string::npos) RC_ASSERT(lies_in_it);
    });
}

// ---- single decisions of the invented province

class ExplainedQuoteTest : public testing::Test {
   protected:
    ExplainedQuoteTest() {
        CHECK(reading_.problems.empty());
        request_.person.resident_years.insert(2029);
    }
    void is_a(std::string_view category) {
        request_.person.identities.push_back(
            {*reading_.book->catalogue(request_.person.region)->category(category),
             {*Date::parse("2025-01-01"), {}}});
    }
    Explanation explained(Language language = Language::en) {
        return explain(*reading_.book, request_, language);
    }
    // The path of the rule on which the reason with this code rests.
    std::string rule_of(ReasonCode code) {
        const Explanation explanation = explained();
        for (const Reason& reason : quote_of(explanation).reasons) {
            if (reason.code != code) continue;
            const auto* step = step_of(explanation, reason, Language::en);
            return step == nullptr || step->rules.empty() ? "none" : step->rules.front()->path;
        }
        return "no such reason";
    }

    PolicyBook::Reading reading_ = PolicyBook::read(invented_province());
    QuoteRequest request_{{*RegionCode::parse("990103"), *Date::parse("1980-05-01"), {}, {}, {}, {}, {}, {}},
                          2030,
                          *Date::parse("2029-11-20"),
                          *Date::parse("2029-11-20"),
                          0};
};

TEST_F(ExplainedQuoteTest, place_without_a_policy_has_one_step) {
    request_.year = 2031;
    const Explanation explanation = explained();
    ASSERT_EQ(explanation.steps.size(), 1U);
    EXPECT_TRUE(explanation.steps.front().rules.empty());
    EXPECT_TRUE(explanation.changes.empty());
    EXPECT_TRUE(explanation.spared.empty());
    EXPECT_FALSE(explanation.headline.empty());
}

// Several rules may rest on one clause: the step names the one that was applied.
TEST_F(ExplainedQuoteTest, exemption_names_its_own_rule) {
    request_.person.resident_years = {};
    request_.person.employee_until = *Date::parse("2029-10-01");
    EXPECT_EQ(rule_of(ReasonCode::waiting_exempt), "waiting.exempt.after_employee");
    is_a("flood_victim");
    EXPECT_EQ(rule_of(ReasonCode::waiting_exempt), "waiting.exempt.categories");
    request_.person.identities.clear();
    request_.person.born = *Date::parse("2029-11-01");
    EXPECT_EQ(rule_of(ReasonCode::waiting_exempt), "waiting.exempt.newborn");
}

TEST_F(ExplainedQuoteTest, unknown_subsidy_names_its_own_rule) {
    is_a("rare_disease");
    EXPECT_EQ(rule_of(ReasonCode::subsidy_unknown), "subsidy.rare_disease");
    request_.person.identities.clear();
    is_a("islander");
    EXPECT_EQ(rule_of(ReasonCode::subsidy_unknown), "subsidy.islander");
}

TEST_F(ExplainedQuoteTest, late_payment_with_an_open_amount_is_not_said_to_be_in_the_window) {
    is_a("rare_disease");
    request_.on = request_.registered_on = *Date::parse("2030-05-02");
    for (const auto& step : explained().steps)
        EXPECT_EQ(step.text.find("lies in the collection window"), std::string::npos) << step.text;
}

TEST_F(ExplainedQuoteTest, newborn_who_asks_for_repair_is_told_why_not) {
    request_.person.born = *Date::parse("2029-11-01");
    request_.repair_years = 1;
    const Explanation explanation = explained();
    EXPECT_NE(explanation.headline.find("Repair"), std::string::npos) << explanation.headline;
    EXPECT_FALSE(explanation.changes.empty()) << "without repair it would be granted";
}

TEST_F(ExplainedQuoteTest, arithmetic_of_a_subsidy_is_shown) {
    is_a("flood_victim");
    const Explanation explanation = explained();
    EXPECT_TRUE(std::ranges::any_of(explanation.steps, [](const auto& step) {
        return step.text.find("500.00 − 400.00 = 100.00") != std::string::npos;
    }));
    EXPECT_TRUE(std::ranges::any_of(explanation.steps, [](const auto& step) {
        return !step.rules.empty() && step.rules.front()->path == "subsidy.flood_victim";
    }));
}

TEST_F(ExplainedQuoteTest, each_possible_repair_is_offered) {
    request_.person.resident_years = {};
    request_.person.resident_years.insert(2026);
    std::vector<int> offered;
    for (const auto& change : explained().changes)
        if (std::get<QuoteRequest>(change.request).repair_years > 0)
            offered.push_back(std::get<QuoteRequest>(change.request).repair_years);
    EXPECT_EQ(offered, (std::vector{1, 2, 3}));
}

TEST_F(ExplainedQuoteTest, paying_in_time_is_offered_to_who_is_late) {
    request_.on = request_.registered_on = *Date::parse("2030-05-02");
    std::vector<std::string> days;
    for (const auto& change : explained().changes)
        days.push_back(std::get<QuoteRequest>(change.request).on.text());
    EXPECT_NE(std::ranges::find(days, "2030-02-28"), days.end()) << "the last open day of the window";
    EXPECT_NE(std::ranges::find(days, "2029-12-25"), days.end()) << "the last open day before the year";
}

TEST_F(ExplainedQuoteTest, closed_day_offers_the_next_open_one) {
    request_.on = *Date::parse("2029-12-28");
    const Explanation explanation = explained();
    ASSERT_EQ(explanation.changes.size(), 1U);
    EXPECT_EQ(std::get<QuoteRequest>(explanation.changes.front().request).on, *Date::parse("2030-01-01"));
}

TEST_F(ExplainedQuoteTest, spared_subsidies_tell_why) {
    is_a("low_income");
    const auto why = [&](std::string_view path) {
        for (const auto& spared : explained().spared)
            if (spared.rule->path == path) return spared.why;
        return std::string("not spared");
    };
    EXPECT_NE(why("subsidy.low_income").find("aged 60 or more"), std::string::npos)
        << why("subsidy.low_income");
    EXPECT_NE(why("subsidy.lone_elder").find("not held"), std::string::npos) << why("subsidy.lone_elder");
    EXPECT_NE(why("subsidy.toddler").find("aged under 3"), std::string::npos) << why("subsidy.toddler");
    EXPECT_EQ(why("subsidy.general"), "not spared") << "nothing is paid for it anyway";
    EXPECT_NE(why("subsidy_open_set"), "not spared");
}

TEST_F(ExplainedQuoteTest, summary_of_an_open_amount_names_the_most_that_may_be_due) {
    is_a("rare_disease");
    is_a("flood_victim");
    EXPECT_NE(summarise(quote_of(explained()), Language::en).find("at most 100.00"), std::string::npos);
    EXPECT_NE(summarise(quote_of(explained()), Language::zh).find("最多100.00元"), std::string::npos);
}

}  // namespace
}  // namespace canbao
