#include "files/open_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace canbao {
namespace {

TEST(OpenFiles, AreAsManyAsTheHardLimitGives) {
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit few = before;
    few.rlim_cur = 50;
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
    EXPECT_EQ(raise_open_files(40), 40);
    EXPECT_EQ(raise_open_files(60), 60);
    rlimit now{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &now), 0);
    EXPECT_EQ(now.rlim_cur, 60U);
    const auto most = static_cast<std::int64_t>(before.rlim_max);
    if (before.rlim_max != RLIM_INFINITY) {
        EXPECT_EQ(raise_open_files(most + 1), most);
    }
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
}

}  // namespace
}  // namespace canbao
