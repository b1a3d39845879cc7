#include "registry/recorded.h"

#include <vector>

#include <gtest/gtest.h>

namespace canbao {
namespace {

struct Statement {
    std::string key;
    int value;
};
std::string key_of(const Statement& statement) { return statement.key; }

Date day(std::string_view text) { return *Date::parse(text); }

// The value that counts on a day, 0 for none.
int value_on(std::string_view on, const std::vector<Recorded<Statement>>& all, const std::string& key = "a") {
    const auto counting = counting_on(day(on), std::span(all));
    const auto found = counting.find(key);
    return found == counting.end() ? 0 : found->second->value.value;
}

TEST(CountingOn, the_latest_day_that_has_come) {
    const std::vector<Recorded<Statement>> all = {{{"a", 1}, day("2025-01-01"), 10},
                                                  {{"a", 2}, day("2026-01-01"), 20},
                                                  {{"b", 9}, day("2025-01-01"), 10}};
    EXPECT_EQ(value_on("2025-12-31", all), 1);
    EXPECT_EQ(value_on("2026-01-01", all), 2);
    EXPECT_EQ(value_on("2024-01-01", all), 1) << "before the first, the first";
    EXPECT_EQ(value_on("2026-01-01", all, "b"), 9);
    EXPECT_EQ(value_on("2026-01-01", all, "c"), 0);
}

TEST(CountingOn, whatever_the_order_in_which_they_come) {
    const std::vector<Recorded<Statement>> all = {{{"a", 2}, day("2026-01-01"), 20},
                                                  {{"a", 3}, day("2025-06-01"), 30},
                                                  {{"a", 1}, day("2025-01-01"), 10}};
    EXPECT_EQ(value_on("2025-05-31", all), 1);
    EXPECT_EQ(value_on("2025-06-01", all), 3);
    EXPECT_EQ(value_on("2026-06-01", all), 2) << "a list of an earlier day does not override a later one";
    EXPECT_EQ(value_on("2020-01-01", all), 1);
}

TEST(CountingOn, of_two_of_a_day_before_it_the_later_act) {
    const std::vector<Recorded<Statement>> all = {{{"a", 1}, day("2025-01-01"), 10},
                                                  {{"a", 2}, day("2025-01-01"), 20}};
    EXPECT_EQ(value_on("2024-01-01", all), 2);
}

}  // namespace
}  // namespace canbao
