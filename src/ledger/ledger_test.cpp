#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/balances.h"

namespace canbao {
namespace {

Account account(std::string_view text) { return *Account::parse(text); }
Date day(std::string_view text) { return *Date::parse(text); }

TEST(Account, IsWordsJoinedByColons) {
    EXPECT_EQ(account("subsidy:medical_assistance:2026").kind(), "subsidy");
    EXPECT_EQ(account("treasury").kind(), "treasury");
    for (const char* bad : {"", ":", "a:", ":a", "a::b", "A", "a b", "a:=1"})
        EXPECT_FALSE(Account::parse(bad)) << bad;
    EXPECT_FALSE(Account::parse(std::string(129, 'a')));
}

TEST(Transfer, HasBothSidesOrDoesNotExist) {
    const Date on = day("2025-12-01");
    EXPECT_TRUE(Transfer::of(account("a"), account("b"), Money::fen(1), on));
    EXPECT_FALSE(Transfer::of(account("a"), account("b"), Money{}, on));
    EXPECT_FALSE(Transfer::of(account("a"), account("b"), Money::fen(-1), on));
    EXPECT_FALSE(Transfer::of(account("a"), account("a"), Money::fen(1), on));
}

// Whatever is transferred, the books balance; and whatever is taken back leaves nothing.
RC_GTEST_PROP(Balances, always_balance, ()) {
    const std::vector<Account> accounts = {account("clearing:a"), account("treasury"),
                                           account("contribution:2026")};
    Balances balances;
    Balances taken_back;
    const int transfers = *rc::gen::inRange(0, 50);
    for (int i = 0; i < transfers; ++i) {
        const int from = *rc::gen::inRange(0, 3);
        const int step = *rc::gen::inRange(1, 3);
        const Money amount = Money::fen(*rc::gen::inRange(1, 1'000'000));
        const auto transfer =
            Transfer::of(accounts[static_cast<std::size_t>(from)],
                         accounts[static_cast<std::size_t>((from + step) % 3)], amount, day("2025-12-01"));
        RC_ASSERT(transfer.has_value());
        balances.add(*transfer);
        taken_back.add(*transfer);
        taken_back.add(transfer->reversed(day("2026-01-05")));
    }
    RC_ASSERT(balances.is_balanced());
    for (const auto& [name, turnover] : taken_back.accounts()) RC_ASSERT(turnover.balance().is_zero());
}

TEST(Balances, TakeWhatWasFolded) {
    Balances balances;
    balances.add(account("treasury"), {Money::fen(700), Money::fen(200)});
    balances.add(*Transfer::of(account("treasury"), account("clearing:a"), Money::fen(5), day("2025-12-01")));
    EXPECT_EQ(balances.of(account("treasury")).balance(), Money::fen(505));
    EXPECT_EQ(balances.of(account("elsewhere")), Turnover{});
    EXPECT_FALSE(balances.is_balanced());
}

}  // namespace
}  // namespace canbao
