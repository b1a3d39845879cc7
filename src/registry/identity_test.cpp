#include "registry/identity.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }
constexpr CategoryId kOne{1};
constexpr CategoryId kTwo{2};

TEST(Identities, are_as_the_last_act_on_each_says) {
    const IdentityFact facts[] = {
        {kTwo, day("2025-03-01"), day("2026-02-28"), 9},  // ended later
        {kTwo, day("2025-03-01"), {}, 3},
        {kOne, day("2024-01-01"), day("2024-12-31"), 1},
        {kOne, day("2025-06-01"), {}, 4},
    };
    const auto identities = identities_by(facts);
    ASSERT_EQ(identities.size(), 3U);
    EXPECT_EQ(identities[0].period, (Period{day("2024-01-01"), day("2024-12-31")}));
    EXPECT_EQ(identities[1].period, (Period{day("2025-06-01"), {}}));
    EXPECT_EQ(identities[2].category, kTwo);
    EXPECT_EQ(identities[2].period, (Period{day("2025-03-01"), day("2026-02-28")}));
}

TEST(Identities, that_were_taken_back_never_held) {
    const IdentityFact facts[] = {{kOne, day("2025-03-01"), {}, 3},
                                  {kOne, day("2025-03-01"), day("2025-02-28"), 5}};
    EXPECT_TRUE(identities_by(facts).empty());
}

}  // namespace
}  // namespace canbao
