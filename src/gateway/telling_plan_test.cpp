#include "gateway/telling_plan.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;
constexpr std::size_t kThings = 1'000;
const Rate kSometimes = *Rate::parse("20%");

std::vector<std::int64_t> moments() {
    std::vector<std::int64_t> out;
    for (std::size_t i = 0; i < kThings; ++i) out.push_back(static_cast<std::int64_t>(i) * 10 * kSecond);
    return out;
}

std::vector<Telling> plan(const Misbehaviour& misbehaviour, std::uint64_t seed = 1) {
    return plan_tellings(moments(), misbehaviour, seed);
}

// How often each thing is told truly.
std::vector<int> truths(const std::vector<Telling>& plan) {
    std::vector<int> out(kThings);
    for (const Telling& telling : plan)
        out[telling.subject] += telling.content == Telling::Content::truth ? 1 : 0;
    return out;
}

// Roughly a fifth of all.
void expect_some(std::ptrdiff_t count) {
    EXPECT_GT(count, 140);
    EXPECT_LT(count, 260);
}

TEST(TellingPlan, tells_each_thing_once_and_in_order_where_a_channel_behaves) {
    const auto told = plan({});
    ASSERT_EQ(told.size(), kThings);
    for (std::size_t i = 0; i < kThings; ++i)
        EXPECT_EQ(told[i], (Telling{i, Telling::Content::truth, moments()[i] + 2 * kSecond}));
    EXPECT_TRUE(plan_tellings({}, {}, 1).empty());
}

TEST(TellingPlan, is_the_same_for_a_seed_and_another_for_another) {
    const Misbehaviour all{kSometimes, kSometimes, kSometimes, kSometimes, kSometimes};
    EXPECT_EQ(plan(all), plan(all));
    EXPECT_NE(plan(all, 1), plan(all, 2));
}

TEST(TellingPlan, arrives_in_the_order_of_its_moments) {
    const auto told = plan({kSometimes, kSometimes, kSometimes, kSometimes, kSometimes});
    EXPECT_TRUE(std::ranges::is_sorted(told, {}, &Telling::at));
}

TEST(TellingPlan, repeats_some) {
    const auto often = truths(plan({.duplicate = kSometimes}));
    expect_some(std::ranges::count_if(often, [](int times) { return times > 1; }));
    EXPECT_EQ(std::ranges::count(often, 0), 0);
    EXPECT_EQ(std::ranges::max(often), 4);
}

TEST(TellingPlan, keeps_some_to_itself) {
    const auto often = truths(plan({.silent = kSometimes}));
    expect_some(std::ranges::count(often, 0));
    EXPECT_EQ(std::ranges::max(often), 1);
    EXPECT_TRUE(plan({.silent = Rate::whole()}).empty());
}

TEST(TellingPlan, tells_some_late) {
    const auto told = plan({.late = kSometimes});
    const auto delay = [](const Telling& telling) { return telling.at - moments()[telling.subject]; };
    expect_some(std::ranges::count_if(told, [&](const Telling& telling) { return delay(telling) >= kHour; }));
    for (const Telling& telling : told)
        EXPECT_TRUE(delay(telling) == 2 * kSecond ||
                    (delay(telling) >= kHour && delay(telling) <= 72 * kHour));
}

TEST(TellingPlan, reorders_some) {
    const auto told = plan({.reordered = kSometimes});
    EXPECT_EQ(truths(told), std::vector<int>(kThings, 1));
    std::ptrdiff_t swaps = 0;
    for (std::size_t i = 0; i + 1 < told.size(); ++i) swaps += told[i].subject > told[i + 1].subject ? 1 : 0;
    EXPECT_GT(swaps, 120);
    EXPECT_LT(swaps, 220);
}

TEST(TellingPlan, contradicts_some_before_and_some_after) {
    const auto told = plan({.contradicting = kSometimes});
    EXPECT_EQ(truths(told), std::vector<int>(kThings, 1));
    expect_some(std::ssize(told) - std::ptrdiff_t{kThings});
    std::map<std::size_t, Telling::Content> first;
    std::ptrdiff_t before = 0;
    for (const Telling& telling : told) first.emplace(telling.subject, telling.content);
    for (const auto& [subject, content] : first) before += content == Telling::Content::contradiction ? 1 : 0;
    EXPECT_GT(before, 60);
    EXPECT_LT(before, 140);
}

}  // namespace
}  // namespace canbao
