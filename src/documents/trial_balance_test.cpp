#include "documents/trial_balance.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

Transfer transfer(std::string_view debit, std::string_view credit, std::int64_t fen, std::string_view day) {
    return *Transfer::of(*Account::parse(debit), *Account::parse(credit), Money::fen(fen), *Date::parse(day));
}
RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

TEST(TrialBalance, OpensAtTheFirstDay) {
    TrialBalance balance(TrialBalance::By::account, Date::parse("2026-01-01").value());
    balance.add(area("140522"), transfer("clearing:wechat", "contribution:2026", 40'000, "2025-12-31"));
    balance.add(area("140522"), transfer("clearing:wechat", "contribution:2026", 8'000, "2026-01-05"));
    balance.add(area("140522"), transfer("treasury", "clearing:wechat", 40'000, "2026-01-08"));
    const auto lines = balance.lines();
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0].account.text(), "clearing:wechat");
    EXPECT_EQ(lines[0].opening, Money::fen(40'000));
    EXPECT_EQ(lines[0].within, (Turnover{Money::fen(8'000), Money::fen(40'000)}));
    EXPECT_EQ(lines[0].closing(), Money::fen(8'000));
    EXPECT_TRUE(balance.is_balanced());
    EXPECT_EQ(balance.total().within.debit, Money::fen(48'000));
}

TEST(TrialBalance, IsMadeByAreaAndDay) {
    TrialBalance by_area(TrialBalance::By::area, {});
    by_area.add(area("140522"), transfer("treasury", "clearing:a", 1, "2026-01-01"));
    by_area.add(area("140405"), transfer("treasury", "clearing:a", 2, "2026-01-02"));
    ASSERT_EQ(by_area.lines().size(), 4U);
    EXPECT_EQ(by_area.lines()[0].group, "140405");
    TrialBalance by_day(TrialBalance::By::day, {});
    by_day.add(area("140522"), transfer("treasury", "clearing:a", 1, "2026-01-01"));
    EXPECT_EQ(by_day.lines()[0].group, "2026-01-01");
    // A day begins with what the one before has left.
    TrialBalance days(TrialBalance::By::day, Date::parse("2026-01-02").value());
    for (const char* day : {"2026-01-01", "2026-01-02", "2026-01-03"})
        days.add(area("140522"), transfer("treasury", "clearing:a", 100, day));
    const auto lines = days.lines();
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[1].account.text(), "treasury");
    EXPECT_EQ(lines[1].opening, Money::fen(100));
    EXPECT_EQ(lines[3].opening, Money::fen(200));
    EXPECT_EQ(lines[3].closing(), Money::fen(300));
    EXPECT_TRUE(days.is_balanced());
}

TEST(AccountName, IsSaidInTheOfficesWords) {
    const Account account = *Account::parse("subsidy:medical_assistance:2026");
    EXPECT_EQ(account_name(account, Language::zh), "应收资助 medical_assistance 2026");
    EXPECT_EQ(account_name(*Account::parse("treasury"), Language::en), "treasury");
    EXPECT_EQ(account_name(*Account::parse("other:thing"), Language::en), "other:thing");
}

}  // namespace
}  // namespace canbao
