#include "collection/refund.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/balances.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

constexpr Money kStandard = Money::fen(40'000);

PaidPart contribution(int year, std::int64_t payment, Money subsidy = {}) {
    PaymentPart part{.person = PersonNumber{7},
                     .year = year,
                     .item = PartItem::contribution,
                     .turn = 0,
                     .amount = kStandard - subsidy,
                     .standard = kStandard,
                     .reason = {},
                     .clause = {},
                     .subsidies = {}};
    if (!subsidy.is_zero())
        part.subsidies.push_back({"subsistence_allowance", "medical_assistance", subsidy, "SX#一"});
    return {part, payment, false};
}
PaidPart ahead(int year, std::int64_t payment) {
    PaidPart paid = contribution(year, payment);
    paid.part.is_prepaid = true;
    return paid;
}
PaidPart surplus_of(int year, std::int64_t payment, Money amount) {
    return {surplus({PersonNumber{7}, year, amount, payment}, kAboveDue), payment, false};
}

Refund asking(int year, std::optional<RefundReason> reason) {
    return {.area = *RegionCode::parse("140522"),
            .number = 1,
            .person = PersonNumber{7},
            .year = year,
            .reason = reason,
            .event_on = {},
            .applied_on = day("2026-01-05"),
            .employee_entered_on = {},
            .document = "一",
            .payment = {},
            .verdicts = {{1, RefundOutcome::granted, "", "", "", kStandard}},
            .payees = {},
            .attempts = {}};
}

std::vector<int> years(const std::vector<const PaidPart*>& parts) {
    std::vector<int> out;
    for (const PaidPart* paid : parts) out.push_back(paid->part.year);
    return out;
}

TEST(Refund, asks_for_the_year_and_of_students_for_those_paid_ahead) {
    const std::vector<PaidPart> parts = {ahead(2028, 1), contribution(2026, 1), ahead(2027, 1),
                                         surplus_of(2026, 1, Money::fen(5))};
    EXPECT_EQ(years(parts_asked_for(parts, asking(2026, RefundReason::death))), (std::vector<int>{2026}));
    EXPECT_EQ(years(parts_asked_for(parts, asking(2027, RefundReason::student_leaves))),
              (std::vector<int>{2027, 2028}));
    EXPECT_EQ(years(parts_asked_for(parts, asking(2025, RefundReason::student_leaves))), std::vector<int>{});
    EXPECT_EQ(prepaid_in(parts[0], parts), 2026);
    EXPECT_EQ(prepaid_in(parts[1], parts), std::nullopt);
}

// By a payment of its own it belongs to the season beside which it was paid.
TEST(Refund, knows_the_season_of_a_year_paid_ahead_later) {
    const std::vector<PaidPart> parts = {contribution(2025, 1), contribution(2026, 2), ahead(2027, 3),
                                         contribution(2028, 4)};
    EXPECT_EQ(prepaid_in(parts[2], parts), 2026);
    EXPECT_EQ(prepaid_in(ahead(2027, 1), {}), std::nullopt);
}

TEST(Refund, asks_for_nothing_that_was_given_back) {
    std::vector<PaidPart> parts = {contribution(2026, 1)};
    parts[0].is_reversed = true;
    EXPECT_TRUE(parts_asked_for(parts, asking(2026, RefundReason::death)).empty());
}

TEST(Refund, takes_surplus_of_a_year_or_of_one_payment) {
    const std::vector<PaidPart> parts = {contribution(2026, 1), surplus_of(2026, 2, Money::fen(5)),
                                         surplus_of(2026, 3, Money::fen(7)),
                                         surplus_of(2025, 4, Money::fen(9))};
    Refund asked = asking(2026, {});
    EXPECT_EQ(sum_of(parts_asked_for(parts, asked)), Money::fen(12));
    asked.payment = 3;
    EXPECT_EQ(sum_of(parts_asked_for(parts, asked)), Money::fen(7));
}

TEST(Refund, stands_as_its_facts_say) {
    Refund refund = asking(2026, RefundReason::death);
    EXPECT_EQ(state_of(refund), RefundState::approved);
    refund.attempts.push_back({.batch = 5, .line = 1, .payee = 0, .amount = kStandard, .outcome = {}});
    EXPECT_EQ(state_of(refund), RefundState::sent);
    refund.attempts.back().is_asked = true;
    EXPECT_EQ(state_of(refund), RefundState::unknown);
    refund.attempts.back().outcome = RefundResult::account_closed;
    EXPECT_EQ(state_of(refund), RefundState::failed);
    refund.attempts.push_back({.batch = 6, .line = 1, .payee = 1, .amount = kStandard, .outcome = {}});
    refund.attempts.back().outcome = RefundResult::paid;
    EXPECT_EQ(state_of(refund), RefundState::paid);
    refund.verdicts.push_back({2, RefundOutcome::granted, "", "", "", {}});
    EXPECT_EQ(state_of(refund), RefundState::nothing_to_pay);
    refund.verdicts.push_back({2, RefundOutcome::refused, "", "", "", {}});
    EXPECT_EQ(state_of(refund), RefundState::refused);
}

// Whatever was paid and by whom: once it is given back and paid out, nothing is left of it but what the
// channel and the treasury have.
RC_GTEST_PROP(Refund, leaves_nothing_behind, ()) {
    const Money subsidy = Money::fen(*rc::gen::inRange(0, 40'001));
    const PaidPart paid = *rc::gen::arbitrary<bool>() ? contribution(2026, 1, subsidy)
                                                      : surplus_of(2026, 1, subsidy + Money::fen(1));
    const Payment payment{.area = *RegionCode::parse("140522"),
                          .number = 1,
                          .act = 1,
                          .channel = *ChannelKey::parse("wechat"),
                          .trade = *TradeNumber::parse("a"),
                          .order = {},
                          .total = paid.part.amount,
                          .amount = paid.part.amount,
                          .paid_at = 0,
                          .parts = {paid.part}};
    Balances balances;
    const Date on = day("2026-01-05");
    for (const Transfer& transfer : transfers_of(payment, on)) balances.add(transfer);
    for (const Transfer& transfer : transfers_back(paid.part, on)) balances.add(transfer);
    RC_ASSERT(balances.of(refund_due_account(2026)).balance() == Money{} - paid.part.amount);
    if (const auto out = transfer_out(paid.part, on)) balances.add(*out);
    for (const auto& [account, turnover] : balances.accounts())
        RC_ASSERT(turnover.balance().is_zero() || account.text() == "treasury" ||
                  account.kind() == "clearing");
    RC_ASSERT(balances.of(treasury_account()).balance() == Money{} - paid.part.amount);
}

}  // namespace
}  // namespace canbao
