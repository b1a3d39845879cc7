#include "procedure/act_numbers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace canbao {
namespace {

constexpr std::int64_t kNow = 1'800'000'000'000'000;
constexpr std::int64_t kYear2020 = 1'577'836'800'000'000;

TEST(ActNumbers, tell_the_moment) {
    for (const std::int64_t now : {kYear2020 + 1, kNow, kNow + 1})
        for (const unsigned giver : {0U, 1U, 4095U})
            EXPECT_EQ(ActNumbers::moment_of(ActNumbers(giver).next(now, 0)), now);
}

TEST(ActNumbers, of_one_moment_differ_between_givers_and_lie_beside_each_other) {
    ActNumbers one(1);
    ActNumbers other(2);
    const std::int64_t first = one.next(kNow, 0);
    EXPECT_EQ(other.next(kNow, 0), first + 1);
    EXPECT_LT(first + 1, one.next(kNow + 1, 0)) << "the later moment counts more than the giver";
}

TEST(ActNumbers, many_at_once_follow_one_another) {
    ActNumbers numbers(3);
    const std::int64_t first = numbers.next_of(kNow, 0, 1000);
    EXPECT_EQ(ActNumbers::moment_of(first), kNow);
    EXPECT_EQ(numbers.next(kNow, 0), first + 1000 * ActNumbers::kStep);
    EXPECT_EQ(numbers.next_of(kNow, 0, 1), first + 1001 * ActNumbers::kStep);
}

TEST(ActNumbers, go_on_behind_the_last_of_the_area) {
    ActNumbers numbers(7);
    const std::int64_t last = ActNumbers(4095).next(kNow + 1'000'000, 0);
    const std::int64_t number = numbers.next(kNow, last);
    EXPECT_GT(number, last);
    EXPECT_EQ(ActNumbers::moment_of(number), kNow + 1'000'001) << "by as little as can be";
    EXPECT_GT(numbers.next(kNow, 0), number) << "of another area too";
}

// Also from clocks that are out of their minds.
std::int64_t any_now() {
    return *rc::gen::oneOf(
        rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange(kYear2020 - 10, kYear2020 + 10),
        rc::gen::inRange(kNow - 10, kNow + 10),
        rc::gen::element(INT64_MIN, INT64_MAX, INT64_MAX - kYear2020, kYear2020 + (1LL << 51)));
}

RC_GTEST_PROP(ActNumbersProperty, grow_whatever_the_clock_does, ()) {
    const auto giver = *rc::gen::inRange(0U, 4096U);
    ActNumbers numbers(giver);
    std::int64_t last = 0;
    const int count = *rc::gen::inRange(1, 50);
    for (int i = 0; i < count; ++i) {
        const std::int64_t number = numbers.next(any_now(), *rc::gen::element(std::int64_t{0}, last));
        RC_ASSERT(number > last);
        RC_ASSERT(number % 4096 == giver);
        last = number;
    }
}

RC_GTEST_PROP(ActNumbersProperty, two_givers_never_give_the_same, ()) {
    const auto one = *rc::gen::inRange(0U, 4096U);
    const auto other = *rc::gen::distinctFrom(rc::gen::inRange(0U, 4096U), one);
    ActNumbers by_one(one);
    ActNumbers by_other(other);
    std::int64_t last_of_one = 0;
    std::int64_t last_of_other = 0;
    for (int i = 0; i < 20; ++i) {
        last_of_one = by_one.next(any_now(), last_of_other);
        last_of_other = by_other.next(any_now(), *rc::gen::element(last_of_one, last_of_other));
        RC_ASSERT(last_of_one != last_of_other);
    }
}

TEST(ActNumbers, last_of_a_moment_is_the_greatest_that_was_recorded_by_then) {
    for (const std::int64_t now : {kNow, kNow + 1}) {
        const std::int64_t number = ActNumbers(4095).next(now, 0);
        EXPECT_LE(number, ActNumbers::last_of(now));
        EXPECT_GT(number, ActNumbers::last_of(now - 1));
    }
    EXPECT_EQ(ActNumbers::last_of(0), 0);
    EXPECT_EQ(ActNumbers::last_of(std::numeric_limits<std::int64_t>::max()),
              std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace canbao
