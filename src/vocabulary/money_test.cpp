#include "vocabulary/money.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vocabulary/invented_values.h"

namespace canbao {
namespace {

__extension__ using Wide = __int128;

TEST(Money, is_read_as_yuan_with_two_decimals) {
    EXPECT_EQ(Money::parse("0.00"), Money::fen(0));
    EXPECT_EQ(Money::parse("0.05"), Money::fen(5));
    EXPECT_EQ(Money::parse("400.00"), Money::fen(40'000));
    EXPECT_EQ(Money::parse("9999999999.99"), Money::fen(Money::kMostReadFen));
}

TEST(Money, is_not_read_when_written_otherwise) {
    for (const std::string_view text :
         {"",       ".",      "4",     "400",      "400.",           "400.0", "400.000", ".50",    "0400.00",
          "00.00",  "-1.00",  "+1.00", "1,000.00", " 1.00",          "1.00 ", "1e3.00",  "4O0.00", "400.O0",
          "400,00", "4.0.00", "1.0\n", "１.00",    "10000000000.00", "NaN",   "0x1.00"}) {
        const auto money = Money::parse(text);
        ASSERT_FALSE(money) << text;
        EXPECT_NE(money.error().message.zh.find("两位小数"), std::string::npos);
        EXPECT_NE(money.error().message.en.find("two decimals"), std::string::npos);
    }
}

TEST(Money, is_written_with_a_sign_only_below_zero) {
    EXPECT_EQ(Money::fen(0).text(), "0.00");
    EXPECT_EQ(Money::fen(7).text(), "0.07");
    EXPECT_EQ(Money::fen(-7).text(), "-0.07");
    EXPECT_EQ(Money::fen(-123'456).text(), "-1234.56");
    EXPECT_EQ(Money::fen(std::numeric_limits<std::int64_t>::max()).text(), "92233720368547758.07");
    EXPECT_EQ(Money::fen(std::numeric_limits<std::int64_t>::min()).text(), "-92233720368547758.08");
}

TEST(Money, appends_behind_what_is_there) {
    std::string out = "due ";
    Money::fen(32'000).append_text(out);
    EXPECT_EQ(out, "due 320.00");
}

RC_GTEST_PROP(Money, survives_writing_and_reading, ()) {
    const Money money = *any_money();
    RC_ASSERT(*Money::parse(money.text()) == money);
}

// Nothing but the one way of writing an amount is taken, whatever is mistyped.
RC_GTEST_PROP(Money, is_read_only_as_it_would_be_written, ()) {
    std::string text = (*any_money()).text();
    const char typed = *rc::gen::elementOf(std::string("0123456789.,-+ eE"));
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text.replace(at, *rc::gen::inRange<std::size_t>(0, 3), *rc::gen::inRange<std::size_t>(0, 2), typed);
    const auto money = Money::parse(text);
    RC_CLASSIFY(money.has_value(), "read");
    if (money) RC_ASSERT(money->text() == text);
}

RC_GTEST_PROP(Money, adds_and_takes_away_exactly, ()) {
    const Money a = *any_money();
    const Money b = *any_money();
    RC_ASSERT((a + b).in_fen() == a.in_fen() + b.in_fen());
    RC_ASSERT(a + b - b == a);
    Money sum = a;
    sum += b;
    RC_ASSERT(sum == a + b);
    RC_ASSERT((a < b) == ((a - b).in_fen() < 0));
}

TEST(Money, share_is_rounded_half_up) {
    EXPECT_EQ(Money::fen(40'000).multiply(*Rate::parse("80%"), Rounding::half_up), Money::fen(32'000));
    EXPECT_EQ(Money::fen(1).multiply(*Rate::parse("50%"), Rounding::half_up), Money::fen(1));
    EXPECT_EQ(Money::fen(1).multiply(*Rate::parse("49.9999%"), Rounding::half_up), Money::fen(0));
    EXPECT_EQ(Money::fen(3).multiply(*Rate::parse("50%"), Rounding::half_up), Money::fen(2));
    EXPECT_EQ(Money::fen(3'333).multiply(*Rate::parse("7.5%"), Rounding::half_up), Money::fen(250));
}

// Also for amounts whose product with the rate does not fit 64 bits.
RC_GTEST_PROP(Money, share_is_off_by_half_a_fen_at_most, ()) {
    const Money money =
        Money::fen(*rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max()));
    const Rate rate = *any_rate();
    const Money share = money.multiply(rate, Rounding::half_up);
    const Wide exact = static_cast<Wide>(money.in_fen()) * rate.millionths();
    const Wide off = static_cast<Wide>(share.in_fen()) * Rate::kWhole - exact;
    RC_ASSERT(off > -Rate::kWhole / 2);
    RC_ASSERT(off <= Rate::kWhole / 2);
    RC_ASSERT(share <= money);
}

RC_GTEST_PROP(Money, larger_shares_are_not_smaller, ()) {
    const Money money = *any_money();
    // Named first: std::minmax of temporaries gives references to what is gone.
    const Rate one = *any_rate();
    const Rate other = *any_rate();
    const auto [low, high] = std::minmax(one, other);
    RC_ASSERT(money.multiply(low, Rounding::half_up) <= money.multiply(high, Rounding::half_up));
    RC_ASSERT(money.multiply(*Rate::parse("100%"), Rounding::half_up) == money);
    RC_ASSERT(money.multiply(*Rate::parse("0%"), Rounding::half_up).is_zero());
}

RC_GTEST_PROP(Money, times_is_repeated_addition, ()) {
    const Money money = *any_money();
    const int count = *rc::gen::inRange(0, 50);
    Money sum;
    for (int i = 0; i < count; ++i) sum += money;
    RC_ASSERT(money.times(count) == sum);
}

// A wrong sum of money is worse than no program: leaving the range stops it.
TEST(MoneyDeathTest, leaving_the_range_stops_the_program) {
    const Money most = Money::fen(std::numeric_limits<std::int64_t>::max());
    const Money least = Money::fen(std::numeric_limits<std::int64_t>::min());
    EXPECT_DEATH(static_cast<void>(most + Money::fen(1)), "CHECK");
    EXPECT_DEATH(static_cast<void>(least - Money::fen(1)), "CHECK");
    EXPECT_DEATH(static_cast<void>(most.times(2)), "CHECK");
    EXPECT_DEATH(static_cast<void>(Money::fen(-1).multiply(*Rate::parse("50%"), Rounding::half_up)), "CHECK");
}

}  // namespace
}  // namespace canbao
