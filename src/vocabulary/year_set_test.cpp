#include "vocabulary/year_set.h"

#include <limits>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace canbao {
namespace {

std::set<int> some_years() {
    return *rc::gen::container<std::set<int>>(rc::gen::inRange(kFirstYear, kLastYear + 1));
}

YearSet set_of(const std::set<int>& years) {
    YearSet set;
    for (const int year : years) set.insert(year);
    return set;
}

RC_GTEST_PROP(YearSet, holds_what_was_put_in_and_nothing_else, ()) {
    const auto years = some_years();
    const YearSet set = set_of(years);
    for (int year = kFirstYear - 70; year <= kLastYear + 70; ++year)
        RC_ASSERT(set.contains(year) == years.contains(year));
    RC_ASSERT(set.is_empty() == years.empty());
}

RC_GTEST_PROP(YearSet, union_holds_what_either_holds, ()) {
    const auto a = some_years();
    const auto b = some_years();
    std::set<int> both = a;
    both.insert(b.begin(), b.end());
    RC_ASSERT((set_of(a) | set_of(b)) == set_of(both));
}

TEST(YearSet, reaches_from_the_first_year_to_the_last) {
    YearSet set;
    EXPECT_TRUE(set.is_empty());
    set.insert(kFirstYear);
    set.insert(kLastYear);
    EXPECT_TRUE(set.contains(kFirstYear));
    EXPECT_TRUE(set.contains(kLastYear));
    EXPECT_FALSE(set.contains(kFirstYear - 1));
    EXPECT_FALSE(set.contains(kLastYear + 1));
    EXPECT_FALSE(set.contains(std::numeric_limits<int>::min()));
}

TEST(YearSetDeathTest, putting_in_a_year_outside_stops_the_program) {
    YearSet set;
    EXPECT_DEATH(set.insert(kLastYear + 1), "CHECK");
    EXPECT_DEATH(set.insert(kFirstYear - 1), "CHECK");
}

}  // namespace
}  // namespace canbao
