#include "vocabulary/bank_account.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

TEST(BankAccount, has_digits_only) {
    EXPECT_TRUE(BankAccount::parse("62284800"));
    EXPECT_TRUE(BankAccount::parse(std::string(32, '7')));
    for (const char* bad : {"", "6228480", "6228 4800", "6228480x", "６２２８４８００"})
        EXPECT_FALSE(BankAccount::parse(bad)) << bad;
    EXPECT_FALSE(BankAccount::parse(std::string(33, '7')));
}

TEST(BankAccount, shows_its_end_only) {
    EXPECT_EQ(BankAccount::parse("6228480402564890018")->masked(), "****0018");
}

}  // namespace
}  // namespace canbao
