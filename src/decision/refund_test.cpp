#include "decision/refund.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "policy/expected_problem.h"
#include "policy/invented_province.h"
#include "policy/real_policies.h"
#include "vocabulary/invented_values.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

// One refund of the contribution for 2030.
class RefundTest : public testing::Test {
   protected:
    void use(std::string_view fields) {
        reading_ = PolicyBook::read(
            extended_pack("[refund.death]\n" + std::string(fields) + "\nclause = \"SX#四\"\n"));
        ASSERT_TRUE(reading_.problems.empty()) << told(reading_.problems);
    }
    // "granted", or why not.
    std::string_view decide(std::string_view event, std::string_view applied,
                            std::optional<Date> entered = {}) {
        request_.event_on = day(event);
        request_.applied_on = day(applied);
        request_.employee_entered_on = entered;
        answer_ = refund(*reading_.book, request_);
        if (std::holds_alternative<RefundDecision::Granted>(answer_.outcome)) return "granted";
        return answer_.reasons.empty() ? "" : word(answer_.reasons.back().code);
    }

    PolicyBook::Reading reading_;
    RefundRequest request_{.region = *RegionCode::parse("990103"),
                           .year = 2030,
                           .reason = RefundReason::death,
                           .event_on = day("2029-12-01"),
                           .applied_on = day("2029-12-01"),
                           .employee_entered_on = {}};
    RefundDecision answer_;
};

TEST_F(RefundTest, is_granted_until_the_last_day_to_apply) {
    use("apply_until = 2030-03-31");
    EXPECT_EQ(decide("2030-03-31", "2030-03-31"), "granted");
    EXPECT_EQ(answer_.rule->path, "refund.death");
    EXPECT_TRUE(answer_.reasons.empty());
    EXPECT_EQ(decide("2029-12-01", "2030-04-01"), "applied_too_late");
    EXPECT_EQ(answer_.reasons.front().clause->reference, "SX#四");
}

TEST_F(RefundTest, is_granted_within_days_of_the_event) {
    use("apply_within_days = 60");
    EXPECT_EQ(decide("2029-12-10", "2030-02-08"), "granted");
    EXPECT_EQ(decide("2029-12-10", "2030-02-09"), "applied_too_late");
    EXPECT_EQ(decide("2030-06-01", "2030-07-31"), "granted");
    use("apply_within_days = 0");
    EXPECT_EQ(decide("2029-12-10", "2029-12-10"), "granted");
    EXPECT_EQ(decide("2029-12-10", "2029-12-11"), "applied_too_late");
}

TEST_F(RefundTest, of_two_last_days_the_earlier_holds) {
    use("apply_within_days = 60\napply_until = 2030-01-31");
    EXPECT_EQ(decide("2029-12-10", "2030-01-31"), "granted");
    EXPECT_EQ(decide("2029-12-10", "2030-02-01"), "applied_too_late");
    EXPECT_EQ(decide("2029-11-01", "2029-12-31"), "granted");
    EXPECT_EQ(decide("2029-11-01", "2030-01-01"), "applied_too_late");
}

TEST_F(RefundTest, event_comes_by_its_last_day) {
    use("event_until = 2030-02-28");
    EXPECT_EQ(decide("2030-02-28", "2035-01-01"), "granted");
    EXPECT_EQ(decide("2030-03-01", "2030-03-01"), "event_after_year_began");
}

TEST_F(RefundTest, year_that_has_begun_is_not_given_back) {
    use("years_not_begun = true");
    EXPECT_EQ(decide("2029-12-31", "2030-05-01"), "granted");
    EXPECT_EQ(decide("2030-01-01", "2030-05-01"), "event_after_year_began");
    use("years_not_begun = true\nevent_until = 2029-11-30");
    EXPECT_EQ(decide("2029-12-01", "2029-12-01"), "event_after_year_began") << "the earlier day holds";
    use("years_not_begun = true\nevent_until = 2030-06-30");
    EXPECT_EQ(decide("2030-01-01", "2030-01-01"), "event_after_year_began");
    use("years_not_begun = false\nevent_until = 2030-06-30");
    EXPECT_EQ(decide("2030-01-01", "2030-01-01"), "granted");
}

TEST_F(RefundTest, application_comes_before_the_employee_entry) {
    use("before_employee_entry = true");
    EXPECT_EQ(decide("2029-12-01", "2030-01-04", day("2030-01-05")), "granted");
    EXPECT_EQ(decide("2029-12-01", "2030-01-05", day("2030-01-05")), "employee_already_entered");
    EXPECT_EQ(decide("2029-12-01", "2030-01-05"), "granted") << "not entered yet";
    use("before_employee_entry = false\napply_until = 2030-12-31");
    EXPECT_EQ(decide("2029-12-01", "2030-01-05", day("2030-01-01")), "granted");
}

TEST_F(RefundTest, reason_year_or_place_without_a_rule_is_left_open) {
    use("apply_until = 2030-03-31");
    request_.reason = RefundReason::student_leaves;
    EXPECT_EQ(decide("2029-12-01", "2029-12-01"), "refund_rule_unknown");
    EXPECT_TRUE(std::holds_alternative<RefundDecision::Undetermined>(answer_.outcome));
    EXPECT_EQ(answer_.rule, nullptr);
    request_.reason = RefundReason::death;
    request_.year = 2031;
    EXPECT_EQ(decide("2029-12-01", "2029-12-01"), "refund_rule_unknown");
    request_.year = 2030;
    request_.region = *RegionCode::parse("980103");
    EXPECT_EQ(decide("2029-12-01", "2029-12-01"), "refund_rule_unknown");
    use("unknown = true");
    request_.region = *RegionCode::parse("990103");
    EXPECT_EQ(decide("2029-12-01", "2029-12-01"), "refund_rule_unknown");
}

// The last days that can be read: reckoning goes a little beyond them.
TEST_F(RefundTest, reckons_beyond_the_last_year) {
    use("apply_within_days = 3650");
    EXPECT_EQ(decide("2199-12-31", "2199-12-31"), "granted");
}

// A year that was paid ahead: the law of the season in which it was.
TEST_F(RefundTest, years_paid_ahead_have_the_law_of_their_season) {
    use("years_not_begun = true");
    request_.year = 2032;
    EXPECT_EQ(decide("2031-12-31", "2032-01-05"), "refund_rule_unknown");
    request_.prepaid_in = 2030;
    EXPECT_EQ(decide("2031-12-31", "2032-01-05"), "granted");
    EXPECT_EQ(decide("2032-01-01", "2032-01-05"), "event_after_year_began");
}

// ---- every place of this repository and of the invented province

class RefundProperty : public testing::TestWithParam<std::string_view> {
   protected:
    static const PolicyBook& law() {
        static std::map<std::string_view, PolicyBook::Reading> known;
        const auto [found, is_new] = known.try_emplace(GetParam());
        if (is_new)
            found->second = PolicyBook::read(
                real_policies(std::string(CANBAO_SOURCE_DIR) + "/" + std::string(GetParam())));
        return *found->second.book;
    }
    static RefundRequest any_request() {
        const Pack* pack = *rc::gen::elementOf(law().packs());
        const auto near_year = [&] {
            return *date_within(Date::first_of(pack->year - 1), Date::last_of(pack->year));
        };
        return {
            .region = pack->region,
            .year = pack->year,
            .reason = static_cast<RefundReason>(*rc::gen::inRange(0, static_cast<int>(kRefundReasons))),
            .event_on = near_year(),
            .applied_on = near_year(),
            .employee_entered_on = *rc::gen::arbitrary<bool>() ? std::optional(near_year()) : std::nullopt};
    }
    static bool is_granted(const RefundRequest& request) {
        return std::holds_alternative<RefundDecision::Granted>(refund(law(), request).outcome);
    }
};

TEST_P(RefundProperty, earlier_application_is_never_worse) {
    hold_in_many_cases([] {
        RefundRequest request = any_request();
        RC_PRE(is_granted(request));
        request.applied_on = request.applied_on.plus_days(-*rc::gen::inRange(0, 400));
        RC_ASSERT(is_granted(request));
    });
}

TEST_P(RefundProperty, answer_is_granted_without_reasons_or_tells_one) {
    hold_in_many_cases([] {
        const RefundRequest request = any_request();
        const RefundDecision answer = refund(law(), request);
        RC_ASSERT(answer.reasons.size() == (is_granted(request) ? 0U : 1U));
        const bool is_open = std::holds_alternative<RefundDecision::Undetermined>(answer.outcome);
        RC_ASSERT(is_open == (answer.rule == nullptr));
        if (!answer.reasons.empty()) RC_ASSERT((answer.reasons.front().clause == nullptr) == is_open);
    });
}

INSTANTIATE_TEST_SUITE_P(Of, RefundProperty, testing::Values("policies", "tests/places"),
                         [](const auto& each) { return each.param == "policies" ? "policies" : "places"; });

}  // namespace
}  // namespace canbao
