// Payments that both sides have, under different trade numbers.

#include "collection/order_pairs.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

const DifferenceSide kSide = {Money::fen(40'000), *Date::parse("2026-01-05")};
const DifferenceSide kLess = {Money::fen(38'000), *Date::parse("2026-01-06")};

FoundDifference only_ours(std::string trade) {
    return {{.trade = std::move(trade)}, Finding::only_ours, kSide, {}};
}
FoundDifference only_theirs(std::string trade) {
    return {{.trade = std::move(trade)}, Finding::only_theirs, {}, kLess};
}
OrderNumber order(std::int64_t number) { return {*RegionCode::parse("140522"), number}; }

TEST(OrderPairs, join_what_both_sides_have_once) {
    std::vector<FoundDifference> found = {only_theirs("a"), only_ours("b"), only_theirs("c"), only_ours("d")};
    const std::vector<OrderedDifference> ours = {{order(1), 1}, {order(2), 3}};
    const std::vector<OrderedDifference> theirs = {{order(1), 0}, {order(3), 2}};
    EXPECT_EQ(join_orders(found, ours, theirs), 1U);
    const std::vector<FoundDifference> expected = {
        {{.trade = "b"}, Finding::trade_differs, kSide, kLess, "a"}, only_theirs("c"), only_ours("d")};
    EXPECT_EQ(found, expected);
}

TEST(OrderPairs, leave_an_order_that_stands_several_times_on_a_side) {
    for (const bool is_ours : {true, false}) {
        const auto several = is_ours ? only_ours : only_theirs;
        const auto one = is_ours ? only_theirs : only_ours;
        std::vector<FoundDifference> found = {several("a"), several("b"), one("c")};
        const std::vector<FoundDifference> before = found;
        const std::vector<OrderedDifference> twice = {{order(1), 0}, {order(1), 1}};
        const std::vector<OrderedDifference> once = {{order(1), 2}};
        EXPECT_EQ(join_orders(found, is_ours ? twice : once, is_ours ? once : twice), 0U);
        EXPECT_EQ(found, before);
    }
}

TEST(OrderPairs, tell_orders_of_areas_apart) {
    std::vector<FoundDifference> found = {only_ours("a"), only_theirs("b")};
    const std::vector<OrderedDifference> ours = {{order(1), 0}};
    const std::vector<OrderedDifference> theirs = {{{*RegionCode::parse("140581"), 1}, 1}};
    EXPECT_EQ(join_orders(found, ours, theirs), 0U);
    EXPECT_EQ(found.size(), 2U);
}

}  // namespace
}  // namespace canbao
