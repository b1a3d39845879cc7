#include "vocabulary/period.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

TEST(Period, holds_both_its_ends) {
    const Period period{day("2025-10-21"), day("2026-02-25")};
    EXPECT_FALSE(period.contains(day("2025-10-20")));
    EXPECT_TRUE(period.contains(day("2025-10-21")));
    EXPECT_TRUE(period.contains(day("2026-02-25")));
    EXPECT_FALSE(period.contains(day("2026-02-26")));
}

TEST(Period, without_a_last_day_goes_on) {
    const Period period{day("2025-10-21"), {}};
    EXPECT_FALSE(period.contains(day("2025-10-20")));
    EXPECT_TRUE(period.contains(day("2199-12-31")));
}

TEST(Period, of_one_day_holds_that_day) {
    const Period period{day("2025-10-21"), day("2025-10-21")};
    EXPECT_TRUE(period.contains(day("2025-10-21")));
    EXPECT_FALSE(period.contains(day("2025-10-22")));
}

}  // namespace
}  // namespace canbao
