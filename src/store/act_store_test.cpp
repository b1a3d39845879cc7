#include "store/act_store.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "store/test_databases.h"
#include "store/transaction.h"

namespace canbao {
namespace {

class PolicyArchive : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        const auto connection = open(DatabaseUse::migrate);
        ASSERT_TRUE(connection && migrate(*connection, 0, "test"));
    }

    // The numbers that two programs get, of which the second begins before the first has committed.
    std::pair<std::int64_t, std::int64_t> archive_at_once(std::string_view first, std::string_view second) {
        const auto one = open(DatabaseUse::write);
        const auto other = open(DatabaseUse::write);
        EXPECT_TRUE(one->begin(TransactionKind::write));
        const auto number = archive_policy(*one, first, "law", 0);
        DatabaseResult<std::int64_t> number_of_other = 0;
        std::thread begins([&] {
            number_of_other =
                in_transaction(*other, [&] { return archive_policy(*other, second, "law", 0); });
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        EXPECT_TRUE(one->commit());
        begins.join();
        EXPECT_TRUE(number_of_other) << number_of_other.error().message.en;
        return {number.value_or(0), number_of_other.value_or(0)};
    }
};

TEST_P(PolicyArchive, NumbersTwoLawsThatComeAtOnce) {
    EXPECT_EQ(archive_at_once("one", "two"), std::pair(std::int64_t{1}, std::int64_t{2}));
}

TEST_P(PolicyArchive, NumbersALawOnceThatComesTwiceAtOnce) {
    EXPECT_EQ(archive_at_once("one", "one"), std::pair(std::int64_t{1}, std::int64_t{1}));
}

INSTANTIATE_TEST_SUITE_P(On, PolicyArchive, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
