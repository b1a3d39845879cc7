#include "documents/explained_refund.h"

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

TEST(ExplainedRefundProperty, is_true_of_any_request) {
    hold_in_many_cases([] { check_explanation(book(), *any_refund_request()); }, 2000);
}

// What refuses is always shown a way out, unless the application would come before the event.
TEST(ExplainedRefundProperty, refusals_tell_what_would_be_granted) {
    hold_in_many_cases([] {
        const Explanation explanation = explain(book(), *any_refund_request(), Language::en);
        const auto& decision = std::get<RefundDecision>(explanation.decision);
        RC_PRE(std::holds_alternative<RefundDecision::Refused>(decision.outcome));
        for (const auto& change : explanation.changes) {
            const auto& other = std::get<RefundDecision>(change.decision);
            RC_ASSERT(std::holds_alternative<RefundDecision::Granted>(other.outcome));
            const auto& request = std::get<RefundRequest>(change.request);
            RC_ASSERT(request.event_on <= request.applied_on);
        }
    });
}

class ExplainedRefundTest : public testing::Test {
   protected:
    void ask(RefundReason reason, std::string_view event, std::string_view applied,
             std::optional<std::string_view> entered = {}) {
        request_.reason = reason;
        request_.event_on = *Date::parse(event);
        request_.applied_on = *Date::parse(applied);
        if (entered) request_.employee_entered_on = *Date::parse(*entered);
    }
    Explanation explained(Language language = Language::zh) const {
        return explain(book(), request_, language);
    }
    std::vector<std::string> steps(Language language = Language::zh) const {
        std::vector<std::string> all;
        for (const auto& step : explained(language).steps) all.push_back(step.text);
        return all;
    }
    std::vector<std::string> changes(Language language = Language::zh) const {
        std::vector<std::string> all;
        for (const auto& change : explained(language).changes)
            all.push_back(change.situation + "：" + change.result);
        return all;
    }

    RefundRequest request_{.region = *RegionCode::parse(kPlainPlace),
                           .year = 2030,
                           .reason = RefundReason::employee_insurance,
                           .event_on = Date::first_of(2030),
                           .applied_on = Date::first_of(2030),
                           .employee_entered_on = {}};
};

TEST_F(ExplainedRefundTest, what_is_granted_shows_each_date) {
    ask(RefundReason::employee_insurance, "2029-12-20", "2029-12-26", "2029-12-27");
    EXPECT_EQ(steps(),
              (std::vector<std::string>{"事由发生在2029年12月20日，不晚于可退费的最后一天2029年12月31日。",
                                        "申请日2029年12月26日不晚于截止日2030年1月15日。",
                                        "职工医保于2029年12月27日登记，申请在登记之前。",
                                        "符合规定，2030年度的个人缴费可以退还。"}));
    ASSERT_EQ(changes().size(), 1U);
    EXPECT_TRUE(
        changes().front().starts_with("若在2029年12月27日或以后申请：职工医保已于2029年12月27日登记"));
    request_.employee_entered_on = {};
    EXPECT_EQ(steps().at(2), "职工医保尚未登记，申请在登记之前。");
    EXPECT_TRUE(changes().front().starts_with("若在2030年1月16日或以后申请："));
}

TEST_F(ExplainedRefundTest, what_is_refused_shows_all_dates_that_would_do) {
    ask(RefundReason::employee_insurance, "2030-01-03", "2030-01-20", "2030-01-14");
    EXPECT_EQ(steps().size(), 1U) << "the decision ends with what refuses";
    EXPECT_EQ(changes(),
              std::vector<std::string>{"若事由发生在2029年12月31日或以前，并在2030年1月13日或以前申请："
                                       "可以退费"});
    ask(RefundReason::duplicate_enrolment, "2029-12-30", "2030-01-16");
    EXPECT_EQ(changes(Language::en),
              std::vector<std::string>{"applied for on 15 January 2030 or before：it can be refunded"});
}

TEST_F(ExplainedRefundTest, days_after_the_event_are_counted) {
    ask(RefundReason::student_leaves, "2029-11-10", "2030-01-09");
    EXPECT_EQ(steps().at(0),
              "事由发生在2029年11月10日，不晚于可退费的最后一天2029年12月31日（只退尚未开始的年度）。");
    EXPECT_EQ(steps().at(1), "申请日2030年1月9日不晚于截止日2030年1月9日（事由发生后60天内）。");
    ask(RefundReason::student_leaves, "2030-01-02", "2030-03-31");
    EXPECT_EQ(changes(Language::zh),
              std::vector<std::string>{"若事由发生在2029年12月31日，并在2030年3月1日或以前申请：可以退费"});
}

// Entered on the day of the event: no application after the event would have come before it.
TEST_F(ExplainedRefundTest, no_advice_to_apply_before_the_event) {
    ask(RefundReason::employee_insurance, "2029-12-20", "2029-12-26", "2029-12-20");
    EXPECT_TRUE(changes().empty());
}

TEST_F(ExplainedRefundTest, what_no_document_gives_is_told_with_what_to_do) {
    ask(RefundReason::death, "2029-12-20", "2029-12-26");
    EXPECT_NE(explained().headline.find("因参保人死亡（2029年12月20日）"), std::string::npos);
    EXPECT_EQ(steps().back(), "下一步：请向当地医保经办机构提出核定。");
    ASSERT_EQ(explained().spared.size(), 3U);
    EXPECT_EQ(explained().spared.front().subject, "重复参保");
    EXPECT_EQ(explained().spared.front().why, "申请的事由是参保人死亡");
    request_.year = 2031;
    EXPECT_TRUE(explained().spared.empty());
}

}  // namespace
}  // namespace canbao
