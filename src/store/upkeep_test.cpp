#include "store/upkeep.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "store/test_databases.h"

namespace canbao {
namespace {

constexpr mode_t kRights = 0777;

mode_t rights_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & kRights : 0;
}

// Birth dates and villages stand in the clear in it.
TEST(Upkeep, MakesFilesThatAreTheirOwnersAlone) {
    const TestDatabase database(Engine::sqlite);
    const std::string books = database.address().text();
    {
        auto connection = open_database(database.address(), DatabaseUse::migrate);
        ASSERT_TRUE(connection && migrate(**connection, 0, "test"));
        // What belongs to it while it is in use.
        EXPECT_EQ(rights_of(books + "-wal"), 0600U);
    }
    const std::string backup = books + ".backup";
    const std::string again = books + ".again";
    mode_t seen = kRights;
    const auto look = [&](int, int) { seen = rights_of(backup + ".unfinished"); };
    ASSERT_TRUE(back_up(database.address(), backup, look));
    ASSERT_TRUE(restore(backup, DatabaseAddress(again), [](int, int) {}));
    EXPECT_EQ(rights_of(books), 0600U);
    EXPECT_EQ(seen, 0600U) << "while it is being written";
    EXPECT_EQ(rights_of(backup), 0600U);
    EXPECT_EQ(rights_of(again), 0600U);
    EXPECT_TRUE(open_database(DatabaseAddress(again), DatabaseUse::write));
}

}  // namespace
}  // namespace canbao
