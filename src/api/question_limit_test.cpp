#include "api/question_limit.h"

#include <thread>

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

TEST(QuestionLimit, gives_so_many_at_once_and_one_back_at_a_time) {
    QuestionLimit limit({.most = 3, .period = std::chrono::seconds(30)}, 7);
    const std::int64_t begun = 1000 * kSecond;
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limit.refuse("a", begun));
    EXPECT_EQ(limit.refuse("a", begun), 10);
    EXPECT_EQ(limit.refuse("a", begun + 9 * kSecond + 1), 1);
    EXPECT_FALSE(limit.refuse("b", begun)) << "each for itself";
    EXPECT_FALSE(limit.refuse("a", begun + 10 * kSecond));
    EXPECT_EQ(limit.refuse("a", begun + 10 * kSecond), 10);
    // Who waits long has no more than so many.
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limit.refuse("a", begun + 9000 * kSecond));
    EXPECT_TRUE(limit.refuse("a", begun + 9000 * kSecond));
}

TEST(QuestionLimit, counts_those_who_ask_at_the_same_moment) {
    constexpr int kMost = 1000;
    QuestionLimit limit({.most = kMost, .period = std::chrono::hours(10)}, 7);
    std::atomic<int> given = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int each = 0; each < kMost; ++each)
                if (!limit.refuse("a", kSecond)) ++given;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(given, kMost);
}

TEST(QuestionLimit, takes_a_network_of_64_bits_for_one_client) {
    EXPECT_EQ(client_of("127.0.0.1", ""), std::string("\x7f\0\0\x01", 4));
    EXPECT_EQ(client_of("::ffff:127.0.0.1", ""), client_of("127.0.0.1", ""));
    EXPECT_EQ(client_of("2001:db8:1:2::1", ""), client_of("2001:db8:1:2:ffff::9", ""));
    EXPECT_NE(client_of("2001:db8:1:2::1", ""), client_of("2001:db8:1:3::1", ""));
    // What the client itself wrote stands first.
    EXPECT_EQ(client_of("127.0.0.1", "8.8.8.8, 192.0.2.7 "), client_of("192.0.2.7", ""));
    EXPECT_EQ(client_of("127.0.0.1", "192.0.2.7"), client_of("192.0.2.7", ""));
    EXPECT_EQ(client_of("127.0.0.1", "nonsense"), "nonsense");
    EXPECT_EQ(client_of("127.0.0.1", ","), "");
}

}  // namespace
}  // namespace canbao
