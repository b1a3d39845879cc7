#include "policy/incentive_table.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

RegionCode county() { return *RegionCode::parse("990103"); }

std::string rule(std::string_view path, std::string_view fields) {
    return "[" + std::string(path) + "]\nfrom = 2030-01-01\n" + std::string(fields) +
           "\nclause = \"SX#四\"\n";
}
const std::string kCap = rule("critical_illness.base_cap", "amount = \"300000.00\"");
const std::string kContinuity =
    rule("incentive.continuity", "after_years = 4\namount = \"3000.00\"\ncount_from_year = 2025");

TEST(IncentiveTable, place_without_a_base_cap_has_none) {
    EXPECT_EQ(PolicyBook::read(extended_pack(kContinuity)).book->incentives(county(), 2030), nullptr);
    EXPECT_EQ(PolicyBook::read(invented_province()).book->incentives(county(), 2030), nullptr);
}

TEST(IncentiveTable, holds_what_is_stated) {
    const auto reading = PolicyBook::read(extended_pack(kCap + kContinuity));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    EXPECT_EQ(reading.book->incentives(county(), 2029), nullptr);
    const IncentiveTable* table = reading.book->incentives(county(), 2044);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->base_cap.value, Money::fen(30'000'000));
    EXPECT_EQ(table->continuity->value.after_years, 4);
    EXPECT_EQ(table->continuity_counts_from->value, 2025);
    EXPECT_FALSE(table->zero_claim || table->ceiling);
    EXPECT_EQ(table->unpublished, nullptr);
}

TEST(IncentiveTable, incentive_that_nobody_has_published_is_marked) {
    for (const std::string path : {"incentive.continuity", "incentive.zero_claim", "incentive.ceiling"}) {
        const auto reading = PolicyBook::read(extended_pack(kCap + rule(path, "unknown = true")));
        ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
        const Statement* open = reading.book->incentives(county(), 2030)->unpublished;
        ASSERT_NE(open, nullptr) << path;
        EXPECT_EQ(open->path, path);
    }
}

// A county with a ceiling of its own, made for another base cap.
TEST(IncentiveTable, ceiling_is_compared_with_the_base_cap_of_the_place) {
    const std::string ceiling =
        rule("incentive.ceiling", "amount = \"60000.00\"\npercent_of_base_cap = \"20%\"");
    expect_accepted(extended_pack(kCap + ceiling));
    const auto files =
        with_file(extended_pack(kCap + ceiling), "990103/2030.toml",
                  pack_text("990103", 2030, rule("critical_illness.base_cap", "amount = \"400000.00\"")));
    expect_only_problem(files, {kInventedPack, "[incentive.ceiling]",
                                "20% of 400000.00 is 80000.00, not 60000.00", "mend the percentage"});
}

}  // namespace
}  // namespace canbao
