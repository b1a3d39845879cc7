#include "policy/waiting_reader.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr std::string_view kFixed = "fixed        = { from = 2030-01-01, months = 3, clause = \"SX#三\" }";
constexpr std::string_view kFloor =
    "floor        = { from = 2030-01-01, gap_years = 4, months = 6, clause = \"SX#三\" }";

std::vector<PolicyFile> with_fixed(std::string_view fields) {
    return changed_pack(kFixed,
                        "fixed = { from = 2030-01-01, " + std::string(fields) + "clause = \"SX#三\" }");
}
std::string ceiling(int months) {
    return "[waiting.ceiling]\nfrom = 2030-01-01\nmonths = " + std::to_string(months) +
           "\nclause = \"SX#三\"\n";
}

TEST(Waiting, fixed_wait_is_in_months_or_in_days) {
    const std::string_view message = "exactly one of these is stated: months days";
    expect_only_problem(with_fixed(""), {kInventedPack, "fixed = {", message, "policy-pack.md"});
    expect_only_problem(with_fixed("months = 2, days = 30, "),
                        {kInventedPack, "fixed = {", message, "policy-pack.md"});
    expect_only_problem(
        with_fixed("days = 731, "),
        {kInventedPack, "fixed = {", "\"days\" is not written as it should be", "from 0 to 730"});
}

TEST(Waiting, floor_in_months_beside_a_wait_in_days_is_named) {
    expect_only_problem(with_fixed("days = 60, "),
                        {kInventedPack, "floor  ",
                         "with a fixed wait in days there is no least number of months", "repealed = true"});
    expect_accepted(changed(with_fixed("days = 60, "), kInventedPack, kFloor, ""));
    expect_accepted(with_fixed("days = 0, "));
}

TEST(Waiting, ceiling_below_the_floor_is_named) {
    // Three fixed months, and six at least.
    expect_accepted(extended_pack(ceiling(3)));
    expect_only_problem(
        extended_pack(ceiling(2)),
        {kInventedPack, "[waiting.ceiling]", "3 fixed months and the ceiling of 2 stay below the floor of 6",
         "compare ceiling and floor"});
    expect_accepted(changed(extended_pack(ceiling(0)), kInventedPack, kFloor, ""));
}

// The county lowers what the province keeps up.
TEST(Waiting, ceiling_of_a_county_is_compared_with_the_floor_of_the_province) {
    const auto files =
        with_file(invented_province(), "990103/2030.toml", pack_text("990103", 2030, ceiling(2)));
    expect_only_problem(files, {"990103/2030.toml", "[waiting.ceiling]",
                                "stay below the floor of 6 (990000/2030.toml:", "compare ceiling and floor"});
}

TEST(Waiting, exempt_category_that_rests_on_an_undeclared_fact_is_named) {
    auto files = changed_pack("categories = [\"lone_elder\", \"flood_victim\"]",
                              "categories = [\"lone_elder\", \"learner\"]");
    files = changed(
        files, kInventedCatalogue, "\n[end]",
        "\nlearner = { clause = \"SX#四\", name = { zh = \"学徒\", en = \"learner\" }, derived = { fact = "
        "\"apprentice\", is = true } }\n\n[end]");
    expect_only_problem(files, {kInventedPack, "categories     =",
                                "the condition uses the fact \"apprentice\"", "[fact.apprentice]"});
}

TEST(Waiting, rules_without_a_fixed_wait_are_named) {
    expect_only_problem(
        changed_pack(kFixed, ""),
        {kInventedPack, "gap          =", "there is \"waiting.gap\", but no waiting.fixed: nobody would wait",
         "it may be 0 months"});
    const std::string repealed = "[waiting.fixed]\nfrom = 2030-01-01\nrepealed = true\nclause = \"SX#三\"\n";
    expect_accepted(with_file(invented_province(), "990103/2030.toml", pack_text("990103", 2030, repealed)));
    expect_only_problem(
        with_file(invented_province(), "990103/2030.toml", pack_text("990103", 2030, repealed + ceiling(4))),
        {"990103/2030.toml", "[waiting.ceiling]", "there is \"waiting.ceiling\", but no waiting.fixed",
         "remove or repeal the rest"});
}

TEST(Waiting, values_are_those_of_the_pack) {
    auto files = with_fixed("days = 60, ");
    files = changed(files, kInventedPack, kFloor, "");
    files = changed(files, kInventedPack, "first_year = \"counts\"", "first_year = \"free\"");
    files = changed(files, kInventedPack, "runs_from = \"start_of_cover\"",
                    "runs_from = \"first_of_next_month\"");
    const auto reading = PolicyBook::read(changed(files, kInventedPack, "[end]", ceiling(5) + "[end]"));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const auto& rules = reading.book->contribution(*RegionCode::parse("990103"), 2030)->waiting;
    ASSERT_TRUE(rules.has_value());
    EXPECT_EQ(rules->fixed_days, 60);
    EXPECT_EQ(rules->fixed_months.value, 0);
    EXPECT_TRUE(rules->first_gap_year_is_free);
    EXPECT_EQ(rules->begins.value, MonthStart::first_of_next_month);
    EXPECT_EQ(rules->ceiling->value, 5);
    EXPECT_FALSE(rules->floor);
}

}  // namespace
}  // namespace canbao
