#include "api/listed.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(Listed, StandsThereAsLongAsItLives) {
    std::list<int*> list;
    int one = 1;
    int other = 2;
    {
        const Listed first(list, one);
        {
            const Listed second(list, other);
            EXPECT_EQ(list, (std::list<int*>{&one, &other}));
        }
        EXPECT_EQ(list, std::list<int*>{&one});
    }
    EXPECT_TRUE(list.empty());
}

TEST(Listed, IsGoneWithWhatBreaksOff) {
    std::list<int*> list;
    int one = 1;
    const auto break_off = [&] {
        const Listed listed(list, one);
        throw std::runtime_error("no memory, for instance");
    };
    EXPECT_THROW(break_off(), std::runtime_error);
    EXPECT_TRUE(list.empty());
}

}  // namespace
}  // namespace canbao
