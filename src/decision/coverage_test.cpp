#include "decision/coverage.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "policy/book.h"
#include "policy/real_policies.h"

namespace canbao {
namespace {

RegionCode region(std::string_view code) { return *RegionCode::parse(code); }

const PolicyBook& book() { return book_of_every_place(CANBAO_SOURCE_DIR); }
const CoverageTable& law_of(std::string_view area, int year) {
    const CoverageTable* table = book().coverage(region(area), year);
    CHECK(table != nullptr);
    return *table;
}
CategorySet holding(const CoverageTable& law, std::initializer_list<std::string_view> keys) {
    CategorySet set;
    for (const std::string_view key : keys) set.insert(*law.catalogue->category(key));
    return set;
}

// Clause: WX#六.2.4, TL#六.2
TEST(Coverage, targets_are_those_of_the_place) {
    const CoverageTable& tunliu = law_of("140405", 2026);
    ASSERT_EQ(tunliu.targets.size(), 2U);
    EXPECT_EQ(tunliu.targets[0].share, *Rate::parse("100%"));
    EXPECT_EQ(tunliu.targets[0].source->clause->reference, "TL#六.2");
    EXPECT_EQ(tunliu.targets[1].share, *Rate::parse("95%"));
    EXPECT_TRUE(tunliu.targets[1].is_of_task && !tunliu.targets[1].group);
    // Tunliu's own text does not name this group, the province's reading does.
    const CategorySet margin = holding(tunliu, {"low_income_margin"});
    EXPECT_EQ(CoverageTally(tunliu).target_of(margin), 1U);
    EXPECT_EQ(CoverageTally(law_of("140522", 2026)).target_of(margin), 0U);
    EXPECT_TRUE(law_of("140405", 2024).targets.empty()) << "before any document sets one";
}

TEST(Coverage, counts_each_person_once_by_place_and_in_every_category) {
    const CoverageTable& law = law_of("140522", 2026);
    CoverageTally tally(law);
    const CategorySet both = holding(law, {"subsistence_allowance", "severe_disability"});
    tally.add({region("140522108201"), both, true});
    tally.add({region("140522108201"), {}, true});
    tally.add({region("140522108202"), {}, false});
    tally.add({region("140522107219"), {}, true});
    const auto places = tally.places(region("140522"));
    ASSERT_EQ(places.size(), 6U) << "the county, two townships, three villages";
    EXPECT_EQ(places[0].place, region("140522"));
    EXPECT_EQ(places[0].goals[0].count.people, 1);
    EXPECT_EQ(places[0].goals[1].count.people, 3);
    EXPECT_EQ(places[0].goals[1].count.enrolled, 2);
    EXPECT_EQ(places[0].goals[1].needed, 3) << "95 % of 3, rounded up";
    EXPECT_EQ(places[0].goals[1].lacking, 1);
    EXPECT_EQ(places[1].place, region("140522107000"));
    EXPECT_EQ(tally.places(region("140522108000")).size(), 3U);
    EXPECT_EQ(tally.categories().size(), 2U);
}

TEST(Coverage, of_an_assigned_task_is_of_that_number) {
    CoverageTally tally(law_of("140522", 2026));
    tally.add({region("140522108201"), {}, true});
    tally.assign(region("140522108201"), 40);
    tally.assign(region("140522108202"), 60);
    auto places = tally.places(region("140522"));
    EXPECT_EQ(places[0].goals[1].task, 100) << "of the county the sum";
    EXPECT_EQ(places[0].goals[1].needed, 95);
    EXPECT_EQ(places[0].goals[0].task, std::nullopt) << "that of hardship groups is of the people";
    // Of a township with a task of its own the villages' are parts.
    tally.assign(region("140522108000"), 120);
    places = tally.places(region("140522"));
    EXPECT_EQ(places[0].goals[1].task, 120);
    EXPECT_EQ(places[1].goals[1].task, 120);
    EXPECT_EQ(places[2].goals[1].task, 40);
}

TEST(Coverage, tells_where_a_task_is_less_than_its_parts) {
    const RegionCode county = region("140522");
    const RegionCode township = region("140522108000");
    AssignedTasks tasks = {{region("140522108201"), 40}, {region("140522108202"), 60}};
    EXPECT_TRUE(task_shortfalls(tasks).empty());
    EXPECT_EQ(task_at(tasks, county), 100);
    tasks[township] = 100;
    tasks[county] = 100;
    EXPECT_TRUE(task_shortfalls(tasks).empty()) << "just as much";
    tasks[township] = 99;
    ASSERT_EQ(task_shortfalls(tasks).size(), 1U) << "of the county the township's own number counts";
    EXPECT_EQ(task_shortfalls(tasks)[0].place, township);
    EXPECT_EQ(task_shortfalls(tasks)[0].within, 100);
    tasks[county] = 98;
    EXPECT_EQ(task_shortfalls(tasks).size(), 2U);
}

RC_GTEST_PROP(CoverageProperty, needed_is_the_least_that_reaches_the_share, ()) {
    const std::int64_t base = *rc::gen::inRange<std::int64_t>(0, 40'000'000);
    const Rate share = *Rate::parse("95%");
    const std::int64_t needed = needed_of(base, share);
    RC_ASSERT(needed * Rate::kWhole >= base * share.millionths());
    RC_ASSERT(needed == 0 || (needed - 1) * Rate::kWhole < base * share.millionths());
}

}  // namespace
}  // namespace canbao
