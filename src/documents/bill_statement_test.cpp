// What bills come to.

#include "documents/bill_statement.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

Bill bill(std::string_view standard, std::string_view due, std::vector<BillSubsidy> subsidies = {}) {
    Bill out;
    out.outcome = BillOutcome::granted;
    out.standard = *Money::parse(standard);
    out.due = *Money::parse(due);
    out.subsidies = std::move(subsidies);
    return out;
}

Bill other(BillOutcome outcome, std::string reason, std::string category) {
    Bill out;
    out.outcome = outcome;
    out.standard = *Money::parse("400.00");
    out.reason = std::move(reason);
    out.category = std::move(category);
    return out;
}

BillStatement sum_of(const std::vector<Bill>& bills) {
    BillStatement statement;
    for (const Bill& each : bills) statement.add(each);
    return statement;
}

const BillSubsidy kHalf = {"orphan", "medical_assistance", *Money::parse("200.00"), "A#1"};
const BillSubsidy kOtherHalf = {"orphan", "local_finance", *Money::parse("200.00"), "A#1"};

TEST(BillStatement, sums_up_what_is_owed_and_who_pays) {
    const BillStatement statement =
        sum_of({bill("400.00", "400.00"), bill("400.00", "0.00", {kHalf, kOtherHalf})});
    EXPECT_EQ(statement.granted().people, 2U);
    EXPECT_EQ(statement.granted().standard.text(), "800.00");
    EXPECT_EQ(statement.granted().subsidy.text(), "400.00");
    EXPECT_EQ(statement.granted().due.text(), "400.00");
    EXPECT_EQ(statement.subsidies().at({"orphan", "local_finance"}).people, 1U);
    EXPECT_EQ(statement.by_payer().at("medical_assistance").text(), "200.00");
}

TEST(BillStatement, keeps_open_refused_and_withdrawn_bills_out_of_the_sums) {
    const BillStatement statement =
        sum_of({other(BillOutcome::undetermined, "subsidy_unknown", "severe_disability"),
                other(BillOutcome::refused, "late_refused", ""), other(BillOutcome::withdrawn, "", "")});
    EXPECT_EQ(statement.granted(), BillStatement::Granted());
    EXPECT_EQ(statement.undetermined(), 1U);
    EXPECT_EQ(statement.undetermined_by_category().at("severe_disability"), 1U);
    EXPECT_EQ(statement.refused(), 1U);
    EXPECT_EQ(statement.refused_by_reason().at("late_refused"), 1U);
}

TEST(BillStatement, is_the_same_from_parts_and_from_sums) {
    const std::vector<Bill> bills = {bill("400.00", "200.00", {kHalf}), bill("400.00", "200.00", {kHalf}),
                                     other(BillOutcome::refused, "late_refused", "")};
    BillStatement parts = sum_of({bills[0]});
    parts.add(sum_of({bills[1], bills[2]}));
    BillStatement sums;
    sums.add(bill("800.00", "400.00"), 2);
    sums.add_subsidy({"orphan", "medical_assistance"}, 2, *Money::parse("400.00"));
    sums.add(bills[2], 1);
    EXPECT_EQ(parts, sum_of(bills));
    EXPECT_EQ(sums, sum_of(bills));
}

}  // namespace
}  // namespace canbao
