#include "policy/contribution_table.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

constexpr std::string_view kStandard = "[contribution.standard]";
constexpr std::string_view kWindow = "[window.collection]";

TEST(ContributionTable, holds_the_values_of_the_rules) {
    const auto reading = PolicyBook::read(invented_province());
    const ContributionTable* table = reading.book->contribution(*RegionCode::parse("990103"), 2030);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->pack->id, "990000/2030");
    ASSERT_EQ(table->prices.size(), 1U);
    EXPECT_EQ(table->prices.front().amount, Money::fen(50'000));
    EXPECT_EQ(table->prices.front().source->path, "contribution.standard");
    EXPECT_EQ(table->window.value.first, day("2029-10-01"));
    EXPECT_EQ(table->window.value.last, day("2030-02-28"));
    EXPECT_EQ(table->late.value.until, day("2030-12-31"));
    EXPECT_EQ(table->cover_when_paid_before.value, day("2030-01-01"));
    EXPECT_EQ(table->cover_ends.value, day("2030-12-31"));
    EXPECT_EQ(table->newborn_grace_days.value, 90);
    EXPECT_NE(table->open_set, nullptr);
    const auto row = [&](std::string_view key) {
        return table->subsidies[table->catalogue->category(key)->index];
    };
    EXPECT_EQ(row("lone_elder").state, SubsidyRow::State::known);
    EXPECT_EQ(row("lone_elder").amounts, std::vector{std::optional(Money::fen(50'000))});
    EXPECT_EQ(row("lone_elder").parts.front().payer->key, "relief_fund");
    EXPECT_EQ(row("rare_disease").state, SubsidyRow::State::unknown);
    EXPECT_EQ(row("scholar").state, SubsidyRow::State::not_here);
    EXPECT_NE(row("low_income").when, nullptr);
    EXPECT_EQ(table->derived_categories, std::vector{*table->catalogue->category("toddler")});
    ASSERT_TRUE(table->waiting);
    EXPECT_EQ(table->waiting->fixed_months.value, 3);
    EXPECT_EQ(table->waiting->count_from_year.value, 2020);
    EXPECT_EQ(table->waiting->floor->value.gap_years, 4);
    const CategorySet exempt = table->waiting->exempt->value.listed;
    EXPECT_TRUE(exempt.contains(*table->catalogue->category("flood_victim")));
    EXPECT_FALSE(exempt.contains(*table->catalogue->category("low_income")));
}

TEST(ContributionTable, exists_only_for_a_year_with_standard_and_window) {
    const auto reading = PolicyBook::read(invented_province());
    EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990000"), 2031), nullptr);
    EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990000"), 2029), nullptr);
    EXPECT_EQ(reading.book->contribution(*RegionCode::parse("980000"), 2030), nullptr);
    EXPECT_NE(reading.book->contribution(*RegionCode::parse("990103001201"), 2030), nullptr);
    const auto without = PolicyBook::read(changed_pack("amount = \"500.00\"\n", "unknown = true\n"));
    EXPECT_EQ(without.book->contribution(*RegionCode::parse("990000"), 2030), nullptr);
}

TEST(ContributionTable, each_day_of_the_window_is_open_or_closed_by_a_rule) {
    const auto reading = PolicyBook::read(invented_province());
    const ContributionTable& table = *reading.book->contribution(*RegionCode::parse("990000"), 2030);
    EXPECT_EQ(table.closed_by(day("2029-12-25")), nullptr);
    EXPECT_EQ(table.closed_by(day("2029-12-26"))->path, "window.closed.year_end");
    EXPECT_EQ(table.closed_by(day("2029-12-31"))->path, "window.closed.year_end");
    EXPECT_EQ(table.closed_by(day("2030-01-01")), nullptr);
    EXPECT_EQ(table.closed_by(day("2029-10-29"))->path, "window.payable_days");
    EXPECT_EQ(table.next_open_day(day("2029-10-28")), day("2029-11-01"));
    EXPECT_EQ(table.next_open_day(day("2029-12-25")), day("2030-01-01"));
    EXPECT_EQ(table.next_open_day(day("2029-09-01")), day("2029-10-01"));
    EXPECT_EQ(table.next_open_day(day("2030-02-27")), day("2030-02-28"));
    EXPECT_EQ(table.next_open_day(day("2030-02-28")), std::nullopt);
}

TEST(ContributionTable, rules_that_are_missing_are_named) {
    for (const std::string_view rule :
         {"recognition = {", "overlap     = {", "birth_year = {", "grace      = {", "before_year      = {",
          "in_year          = {", "ends             = {", "month_arithmetic = {", "gap          = {",
          "gap_counting = {", "begins       = {", "next_year    = {", "price  = {", "effect = {"}) {
        auto files = invented_province();
        std::string& text = file_at(files, kInventedPack).text;
        const std::size_t at = text.find("\n" + std::string(rule)) + 1;
        text.erase(at, text.find('\n', at) - at);
        const auto reading = PolicyBook::read(files);
        ASSERT_EQ(reading.problems.size(), 1U) << rule << told(reading.problems);
        const std::string name(rule.substr(0, rule.find(' ')));
        expect_problem(reading.problems.front(), files,
                       {kInventedPack, kStandard, "there is \"contribution.standard\", but no rule \"",
                        "state it in a file of this place or of one above it"});
        EXPECT_NE(reading.problems.front().message.en.find(name + "\""), std::string::npos)
            << reading.problems.front().message.en;
        EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990000"), 2030), nullptr);
    }
}

TEST(ContributionTable, subsidy_that_does_not_fit_its_percentage_is_named) {
    const auto files =
        changed_pack("amount = \"400.00\", percent = \"80%\"", "amount = \"320.00\", percent = \"80%\"");
    expect_only_problem(files, {kInventedPack, "flood_victim", "80% of 500.00 is 400.00, not 320.00",
                                "mend the percentage or the amount"});
    expect_only_problem(
        changed_pack("amount = \"400.00\", percent = \"80%\"", "amount = \"400.01\", percent = \"80%\""),
        {kInventedPack, "flood_victim", "is 400.00, not 400.01", "mend"});
    expect_accepted(
        changed_pack("amount = \"400.00\", percent = \"80%\"", "amount = \"400.01\", percent = \"80.001%\""));
}

TEST(ContributionTable, subsidy_above_the_standard_is_named) {
    expect_accepted(
        changed_pack("lone_elder   = { amount = \"500.00\"", "lone_elder   = { amount = \"499.99\""));
    const auto files =
        changed_pack("lone_elder   = { amount = \"500.00\"", "lone_elder   = { amount = \"500.01\"");
    expect_only_problem(files, {kInventedPack, "lone_elder",
                                "the subsidy of 500.01 exceeds the standard of 500.00 (990000/2030.toml:6)",
                                "compare both amounts"});
}

// The county lowers the standard: what it takes over from the province does not fit, and the county must say
// more.
TEST(ContributionTable, subsidies_are_checked_against_the_standard_of_each_place) {
    const auto files = with_file(
        invented_province(), "990103/2030.toml",
        pack_text("990103", 2030, "[contribution.standard]\namount = \"450.00\"\nclause = \"SX#一\"\n"));
    const auto reading = PolicyBook::read(files);
    ASSERT_EQ(reading.problems.size(), 2U) << told(reading.problems);
    for (const auto& [problem, rule] :
         {std::pair(reading.problems[0], "lone_elder"), std::pair(reading.problems[1], "flood_victim")})
        expect_problem(problem, files,
                       {"990103/2030.toml", kStandard,
                        "the standard of 450.00 here does not fit 990000/2030.toml:" +
                            std::to_string(line_of(files, kInventedPack, rule)),
                        std::string("subsidy.") + rule});
}

// Where the place says itself what holds, or that nothing does, all is well.
TEST(ContributionTable, place_with_a_standard_of_its_own_may_state_its_own_subsidies) {
    expect_accepted(with_file(
        invented_province(), "990103/2030.toml",
        pack_text(
            "990103", 2030,
            "[contribution.standard]\namount = \"450.00\"\nclause = \"SX#一\"\n[subsidy]\n"
            "lone_elder = { amount = \"450.00\", payer = \"relief_fund\", clause = \"SX#二.1\" }\nflood_victim = { repealed = true, clause = \"SX#二.1\" }\n")));
}

// Nobody is on a list of it and nothing makes one belong to it: the money would reach no one.
TEST(ContributionTable, subsidy_that_nobody_can_get_is_named) {
    const auto files =
        changed_pack("general      = { amount = \"0.00\"", "general      = { amount = \"10.00\"");
    expect_only_problem(
        files, {kInventedPack, "general ", "\"general\" has no list and no condition: nobody would get this",
                "change the standard"});
}

TEST(ContributionTable, late_enrolment_does_not_end_before_the_window) {
    const auto files = changed_pack("last   = \"12-31\"", "last   = \"02-27\"");
    expect_only_problem(files, {kInventedPack, "[window.late]",
                                "late enrolment ends on 2030-02-27, before the window closes on 2030-02-28",
                                "compare both dates"});
    expect_accepted(changed_pack("last   = \"12-31\"", "last   = \"02-28\""));
}

TEST(ContributionTable, nothing_is_owed_for_the_year_of_birth) {
    const auto files = changed_pack("birth_year = { from = 2030-01-01, amount = \"0.00\"",
                                    "birth_year = { from = 2030-01-01, amount = \"0.01\"");
    expect_only_problem(files, {kInventedPack, "birth_year", "nothing can be owed for the year of birth",
                                "cannot be expressed yet"});
}

TEST(ContributionTable, window_in_disorder_is_named) {
    expect_only_problem(
        changed_pack("closes = 2030-02-28", "closes = 2029-09-30"),
        {kInventedPack, kWindow, "the window closes before it opens", "exchange opens and closes"});
    expect_only_problem(changed_pack("opens  = 2029-10-01", "opens  = 2028-12-31"),
                        {kInventedPack, kWindow, "the window lies outside 2029 and 2030", "check the years"});
    expect_only_problem(changed_pack("closes = 2030-02-28", "closes = 2031-01-01"),
                        {kInventedPack, kWindow, "the window lies outside 2029 and 2030", "check the years"});
    expect_accepted(changed_pack("opens  = 2029-10-01", "opens  = 2029-01-01"));
    expect_accepted(changed_pack("closes = 2030-02-28", "closes = 2030-12-28"));
    // A window that ends on closed days promises a day that never comes.
    expect_only_problem(
        changed_pack("closes = 2030-02-28", "closes = 2030-12-31"),
        {kInventedPack, kWindow, "the last day of the window is closed, and no late enrolment follows",
         "let the window close"});
}

TEST(ContributionTable, pack_that_goes_on_from_last_year_needs_a_window_of_its_own) {
    const auto files =
        with_file(invented_province(), "990000/2031.toml", pack_text("990000", 2031, "", "990000/2030"));
    expect_only_problem(
        files, {kInventedPack, kWindow, "the window lies outside 2030 and 2031", "states its own window"});
}

TEST(ContributionTable, closed_spells_in_disorder_are_named) {
    const auto spell = [](std::string_view first, std::string_view last) {
        return "[window.closed.more]\nfirst = " + std::string(first) + "\nlast = " + std::string(last) +
               "\nclause = \"SX#一\"\n";
    };
    constexpr std::string_view kMessage =
        "a closed spell is reversed, outside the window, or overlaps another";
    for (const auto& wrong : {spell("2029-11-05", "2029-11-04"), spell("2029-09-30", "2029-10-02"),
                              spell("2030-02-28", "2030-03-01"), spell("2029-12-31", "2030-01-02")})
        expect_only_problem(extended_pack(wrong),
                            {kInventedPack, "[window.closed.more]", kMessage, "mend first and last"});
    expect_accepted(extended_pack(spell("2030-01-01", "2030-01-02")));
    expect_accepted(extended_pack(spell("2030-02-28", "2030-02-28")));
}

TEST(ContributionTable, window_without_an_open_day_is_named) {
    const auto files =
        changed_pack("opens  = 2029-10-01\ncloses = 2030-02-28", "opens  = 2029-12-26\ncloses = 2029-12-31");
    expect_only_problem(files,
                        {kInventedPack, kWindow, "there is no day in the window on which payment is taken",
                         "check payable days and closed spells"});
}

TEST(ContributionTable, payable_days_in_disorder_are_named) {
    const auto reading = PolicyBook::read(changed_pack("first  = 1\nlast   = 28", "first  = 28\nlast   = 1"));
    ASSERT_FALSE(reading.problems.empty());
    EXPECT_TRUE(std::ranges::any_of(reading.problems, [](const Problem& problem) {
        return problem.message.en == "first and last payable day are reversed" &&
               problem.place.file == kInventedPack && problem.place.line > 0;
    })) << told(reading.problems);
    expect_accepted(changed_pack("first  = 1\nlast   = 28", "first  = 28\nlast   = 28"));
}

TEST(ContributionTable, subsidised_repair_cannot_be_expressed_yet) {
    expect_only_problem(changed_pack("subsidised = false", "subsidised = true"),
                        {kInventedPack, "price  = {", "a subsidised repair cannot be expressed yet",
                         "write subsidised = false"});
}

TEST(ContributionTable, place_without_a_rule_of_waiting_has_none) {
    const auto files =
        with_file(invented_province(), "990103/2030.toml",
                  pack_text("990103", 2030,
                            "[waiting.fixed]\nfrom = 2030-01-01\nrepealed = true\nclause = \"SX#三\"\n"));
    const auto reading = PolicyBook::read(files);
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    EXPECT_FALSE(reading.book->contribution(*RegionCode::parse("990103"), 2030)->waiting);
    EXPECT_TRUE(reading.book->contribution(*RegionCode::parse("990000"), 2030)->waiting);
}

TEST(ContributionTable, unknown_wait_is_not_taken_for_no_wait) {
    const auto reading =
        PolicyBook::read(changed_pack("fixed        = { from = 2030-01-01, months = 3,",
                                      "fixed        = { from = 2030-01-01, unknown = true,"));
    EXPECT_FALSE(reading.problems.empty());
    EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990000"), 2030), nullptr);
}

// A place that leaves its standard or its window open is not served by the larger area's.
TEST(ContributionTable, place_that_leaves_the_standard_open_has_no_table) {
    const auto open = [](std::string_view rule) {
        return PolicyBook::read(
            with_file(invented_province(), "990103/2030.toml", pack_text("990103", 2030, rule)));
    };
    for (const std::string_view rule : {"[contribution.standard]\nunknown = true\nclause = \"SX#一\"\n",
                                        "[contribution.standard]\nrepealed = true\nclause = \"SX#一\"\n",
                                        "[window.collection]\nunknown = true\nclause = \"SX#一\"\n"}) {
        const auto reading = open(rule);
        EXPECT_TRUE(reading.problems.empty()) << told(reading.problems);
        EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990103"), 2030), nullptr) << rule;
        EXPECT_EQ(reading.book->contribution(*RegionCode::parse("990103001000"), 2030), nullptr) << rule;
        EXPECT_NE(reading.book->contribution(*RegionCode::parse("990104"), 2030), nullptr) << rule;
    }
}

TEST(ContributionTable, ceiling_of_the_incentives_is_the_share_of_the_base_cap_that_it_names) {
    const auto with = [](std::string_view amount) {
        return extended_pack(
            "[critical_illness.base_cap]\nfrom = 2030-01-01\namount = \"400000.00\"\nclause = \"SX#四\"\n[incentive.ceiling]\nfrom = 2030-01-01\namount = \"" +
            std::string(amount) + "\"\npercent_of_base_cap = \"20%\"\nclause = \"SX#四\"\n");
    };
    expect_accepted(with("80000.00"));
    expect_only_problem(with("80000.01"),
                        {kInventedPack, "[incentive.ceiling]", "20% of 400000.00 is 80000.00, not 80000.01",
                         "mend the percentage or the amount"});
}

}  // namespace
}  // namespace canbao
