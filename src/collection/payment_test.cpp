#include "collection/payment.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/balances.h"

namespace canbao {
namespace {

constexpr LineMoney kLine = {PersonNumber{5}, 2026, Money::fen(40'000), 77};

Bill owed(std::int64_t standard, std::int64_t due) {
    Bill bill;
    bill.outcome = BillOutcome::granted;
    bill.standard = Money::fen(standard);
    bill.due = Money::fen(due);
    if (standard != due)
        bill.subsidies = {
            {"subsistence_allowance", "medical_assistance", Money::fen(standard - due), "YC#三.4"}};
    return bill;
}

LineMoney money(std::int64_t fen) {
    LineMoney line = kLine;
    line.amount = Money::fen(fen);
    return line;
}

TEST(PayBill, PaysInFullOrNotAtAll) {
    const auto paid = pay_bill(kLine, owed(40'000, 40'000), 0);
    ASSERT_EQ(paid.size(), 1U);
    EXPECT_EQ(paid[0].item, PartItem::contribution);
    EXPECT_EQ(paid[0].turn, 0);
    const auto below = pay_bill(money(39'999), owed(40'000, 40'000), 0);
    ASSERT_EQ(below.size(), 1U);
    EXPECT_EQ(below[0].reason, kBelowDue);
    EXPECT_EQ(below[0].turn, 77);
}

TEST(PayBill, GivesBackWhatIsTooMuch) {
    const auto parts = pay_bill(kLine, owed(40'000, 8'000), 2);
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_EQ(parts[0].amount, Money::fen(8'000));
    EXPECT_EQ(parts[0].turn, 2);
    EXPECT_EQ(parts[1].amount, Money::fen(32'000));
    EXPECT_EQ(parts[1].reason, kAboveDue);
}

TEST(PayBill, NamesTheReasonOfTheLaw) {
    Bill closed;
    closed.outcome = BillOutcome::refused;
    closed.reason = "closed_day";
    closed.clause = "TL#二";
    const auto parts = pay_bill(kLine, closed, 0);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(parts[0].reason, "closed_day");
    EXPECT_EQ(parts[0].clause, "TL#二");
    EXPECT_EQ(pay_bill(kLine, withdrawn_bill(), 0)[0].reason, kNoRelation);
    EXPECT_EQ(pay_bill(kLine, owed(40'000, 0), 0)[0].reason, kNothingOwed);
    EXPECT_EQ(pay_bill(kLine, owed(40'000, 40'000), std::nullopt)[0].reason, kAlreadyPaid);
}

// Whatever comes, no fen is lost: parts make up the money, and the ledger balances.
RC_GTEST_PROP(PayBill, loses_nothing, ()) {
    const std::int64_t standard = *rc::gen::inRange<std::int64_t>(1, 100'000);
    const std::int64_t due = *rc::gen::inRange<std::int64_t>(0, standard + 1);
    const std::int64_t given = *rc::gen::inRange<std::int64_t>(1, 200'000);
    const bool is_paid = *rc::gen::arbitrary<bool>();
    const auto turn = is_paid ? std::nullopt : std::optional<std::int64_t>(0);
    Payment payment{.area = *RegionCode::parse("140522"),
                    .number = 77,
                    .act = 78,
                    .channel = *ChannelKey::parse("wechat"),
                    .trade = *TradeNumber::parse("t"),
                    .order = {},
                    .total = Money::fen(given),
                    .amount = Money::fen(given),
                    .paid_at = 0,
                    .parts = pay_bill(money(given), owed(standard, due), turn)};
    Money sum;
    for (const PaymentPart& part : payment.parts) {
        RC_ASSERT(part.amount > Money{});
        sum += part.amount;
        if (part.item != PartItem::contribution) continue;
        Money whole = part.amount;
        for (const BillSubsidy& subsidy : part.subsidies) whole += subsidy.amount;
        RC_ASSERT(whole == part.standard);
        RC_ASSERT(part.amount == Money::fen(due));
    }
    RC_ASSERT(sum == payment.amount);
    Balances balances;
    for (const Transfer& transfer : transfers_of(payment, *Date::parse("2026-01-05"))) balances.add(transfer);
    RC_ASSERT(balances.is_balanced());
    RC_ASSERT(balances.of(clearing_account(payment.channel)).balance() == Money::fen(given));
}

}  // namespace
}  // namespace canbao
