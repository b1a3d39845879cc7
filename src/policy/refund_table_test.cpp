#include "policy/refund_table.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

RegionCode county() { return *RegionCode::parse("990103"); }

std::string refund(std::string_view reason, std::string_view fields) {
    return "[refund." + std::string(reason) + "]\n" + std::string(fields) + "\nclause = \"SX#四\"\n";
}

TEST(RefundTable, holds_each_term_that_is_stated) {
    const auto reading = PolicyBook::read(
        extended_pack(refund("death", "event_until = 2029-12-31\napply_within_days = 60") +
                      refund("student_leaves", "years_not_begun = true\napply_until = 2030-06-30") +
                      refund("employee_insurance", "before_employee_entry = true")));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const RefundTable* table = reading.book->refunds(county(), 2030);
    ASSERT_NE(table, nullptr);
    const auto& death = table->rule(RefundReason::death);
    ASSERT_TRUE(death);
    EXPECT_EQ(death->event_until, *Date::parse("2029-12-31"));
    EXPECT_EQ(death->apply_within_days, 60);
    EXPECT_EQ(death->apply_until, std::nullopt);
    EXPECT_FALSE(death->before_employee_entry || death->years_not_begun);
    EXPECT_TRUE(table->rule(RefundReason::student_leaves)->years_not_begun);
    EXPECT_TRUE(table->rule(RefundReason::employee_insurance)->before_employee_entry);
    EXPECT_FALSE(table->rule(RefundReason::duplicate_enrolment));
    EXPECT_EQ(reading.book->refunds(county(), 2031), nullptr) << "a refund is law for its own year";
}

TEST(RefundTable, what_is_unknown_is_no_rule) {
    const auto reading = PolicyBook::read(extended_pack(refund("death", "unknown = true")));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    EXPECT_FALSE(reading.book->refunds(county(), 2030)->rule(RefundReason::death));
}

TEST(RefundTable, days_to_apply_are_bounded) {
    expect_only_problem(extended_pack(refund("death", "apply_within_days = 3651")),
                        {kInventedPack, "apply_within_days",
                         "\"apply_within_days\" is not written as it should be", "from 0 to 3650"});
}

TEST(RefundTable, days_fit_the_year_and_each_other) {
    for (const auto& [fields, message] :
         {std::pair("event_until = 2032-12-31", "2032-12-31, does not fit the year 2030"),
          std::pair("event_until = 2029-12-31\napply_until = 1999-01-15",
                    "1999-01-15, does not fit the year 2030"),
          std::pair("event_until = 2030-12-31\napply_until = 2030-01-15",
                    "applying ends before the event")}) {
        const auto reading = PolicyBook::read(extended_pack(refund("death", fields)));
        ASSERT_FALSE(reading.problems.empty()) << fields;
        EXPECT_NE(told(reading.problems).find(message), std::string::npos) << told(reading.problems);
    }
    expect_accepted(extended_pack(refund("death", "event_until = 2029-12-31\napply_until = 2030-01-15")));
}

TEST(RefundReasons, have_words_and_back) {
    for (const std::string_view reason :
         {"duplicate_enrolment", "employee_insurance", "death", "student_leaves"}) {
        ASSERT_TRUE(refund_reason(reason)) << reason;
        EXPECT_EQ(word(*refund_reason(reason)), reason);
    }
    EXPECT_EQ(refund_reason("divorce"), std::nullopt);
}

}  // namespace
}  // namespace canbao
