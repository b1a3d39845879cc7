#include "cli/text_table.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(TextTable, counts_one_thing_otherwise_than_several) {
    EXPECT_EQ(counted(0, "row"), "0 rows");
    EXPECT_EQ(counted(1, "row"), "1 row");
    EXPECT_EQ(counted(2, "row"), "2 rows");
    EXPECT_EQ(counted(1'000, "batch", "batches"), "1,000 batches");
    EXPECT_EQ(counted(1, "batch", "batches"), "1 batch");
}

}  // namespace
}  // namespace canbao
