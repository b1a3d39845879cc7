#include "policy/price_reader.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr std::string_view kSingle = "[contribution.standard]\namount = \"500.00\"\nclause = \"SX#一\"\n";
constexpr std::string_view kTiers = R"([tier]
low  = { from = 2030-01-01, name = { zh = "低档", en = "low" }, clause = "SX#一" }
high = { from = 2030-01-01, name = { zh = "高档", en = "high" }, clause = "SX#一" }
)";

// A row of contribution.standards, as it stands on one line.
std::string row(std::string_view name, std::string_view rest) {
    return std::string(name) + " = { amount = \"500.00\", " + std::string(rest) + "clause = \"SX#一\" }\n";
}

// The invented pack with these rows in place of its standard.
std::vector<PolicyFile> with_rows(const std::string& rows) {
    return changed_pack(kSingle, "[contribution.standards]\n" + rows);
}
std::vector<PolicyFile> with_tiers(const std::string& rows) {
    return changed_pack(kSingle, std::string(kTiers) + "[contribution.standards]\n" + rows);
}

const ContributionTable& table_of(const PolicyBook::Reading& reading) {
    const auto* table = reading.book->contribution(*RegionCode::parse("990103"), 2030);
    CHECK(table != nullptr);
    return *table;
}
Date day(std::string_view text) { return *Date::parse(text); }

// The rule that prices somebody of whom nothing but the birth is known.
const Statement& price_of(const ContributionTable& table, std::string_view born, std::string_view paid,
                          bool is_late = false) {
    const PersonFacts person{.region = table.region,
                             .born = day(born),
                             .identities = {},
                             .resident_years = {},
                             .employee_years = {},
                             .employee_until = {},
                             .waiting_until = {},
                             .declared = {}};
    const DecisionDays days{day(paid), day(paid), Date::first_of(table.year), table.window.value.last};
    return *table.price(0, person, days, is_late).source;
}

TEST(Prices, a_row_for_each_tier_or_one_for_all) {
    expect_accepted(with_tiers(row("low", "tier = \"low\", ") + row("high", "tier = \"high\", ")));
    expect_accepted(with_tiers(row("both", "")));
    expect_accepted(changed_pack(kSingle, std::string(kTiers) + std::string(kSingle)));
}

TEST(Prices, a_day_belongs_to_the_row_that_names_it) {
    const auto reading =
        PolicyBook::read(with_rows(row("early", "paid_until = 2029-11-30, ") +
                                   row("normal", "paid_from = 2029-12-01, paid_until = 2030-02-28, ") +
                                   row("late", "paid_from = 2030-03-01, ")));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const ContributionTable& table = table_of(reading);
    for (const auto& [paid, name] : {std::pair("2029-01-01", "early"), std::pair("2029-11-30", "early"),
                                     std::pair("2029-12-01", "normal"), std::pair("2030-02-28", "normal"),
                                     std::pair("2030-03-01", "late"), std::pair("2030-12-31", "late")})
        EXPECT_EQ(price_of(table, "1990-05-01", paid).key(), name) << paid;
}

TEST(Prices, of_some_people_come_before_those_of_everybody) {
    const auto reading = PolicyBook::read(
        with_rows(row("adults", "") + row("minors", "when = { age_below = 18, on = \"payment_day\" }, ") +
                  row("late", "late = true, ") +
                  row("late_minors", "late = true, when = { born_from = 2010-01-01 }, ")));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const ContributionTable& table = table_of(reading);
    EXPECT_EQ(price_of(table, "1990-05-01", "2029-11-30").key(), "adults");
    EXPECT_EQ(price_of(table, "2015-05-01", "2029-11-30").key(), "minors");
    EXPECT_EQ(price_of(table, "1990-05-01", "2030-05-01", true).key(), "late");
    EXPECT_EQ(price_of(table, "2015-05-01", "2030-05-01", true).key(), "late_minors");
    EXPECT_EQ(price_of(table, "2030-04-01", "2030-05-01", false).key(), "minors") << "in the days of grace";
}

TEST(Prices, two_of_one_person_are_named) {
    constexpr std::string_view kMinors = "when = { age_below = 18, on = \"payment_day\" }, ";
    const auto with = [&](std::string_view rest) {
        return with_rows(row("everybody", "") + row("minors", kMinors) + row("others", rest));
    };
    for (const std::string_view apart :
         {"when = { age_at_least = 60, on = \"payment_day\" }, ",
          "when = { all = [{ category = \"scholar\" }, { age_at_least = 18, on = \"payment_day\" }] }, ",
          "late = true, when = { category = \"scholar\" }, "})
        expect_accepted(with(apart));
    for (const std::string_view both :
         {"when = { category = \"scholar\" }, ", "when = { age_at_least = 17, on = \"payment_day\" }, ",
          "when = { age_at_least = 60, on = \"year_start\" }, ",
          "when = { any = [{ age_at_least = 18, on = \"payment_day\" }, { category = \"scholar\" }] }, "})
        expect_only_problem(with(both), {kInventedPack, "others = {",
                                         "\"contribution.standards.others\" and 990000/2030.toml",
                                         "let the conditions exclude each other"});
}

TEST(Prices, of_some_people_leave_a_hole_for_the_others) {
    expect_only_problem(with_rows(row("minors", "when = { age_below = 18, on = \"payment_day\" }, ")),
                        {kInventedPack, "minors = {", "payment on 2029-01-01 has no standard",
                         "add a row without when and late"});
}

TEST(Prices, condition_on_an_undeclared_fact_is_named) {
    expect_only_problem(
        with_rows(row("everybody", "") + row("pupils", "when = { fact = \"returned\", is = true }, ")),
        {kInventedPack, "pupils = {", "the condition uses the fact \"returned\"", "[fact.returned]"});
}

TEST(Prices, two_of_late_enrolment_are_named) {
    expect_only_problem(
        with_rows(row("normal", "") + row("late", "late = true, ") + row("later", "late = true, ")),
        {kInventedPack, "later = {", "both price the same day and tier", "keep them apart"});
}

TEST(Prices, single_standard_beside_rows_is_named) {
    expect_only_problem(
        extended_pack("[contribution.standards]\n" + row("more", "")),
        {kInventedPack, "more = {", "\"contribution.standards.more\" stands beside 990000/2030.toml",
         "state contribution.standard or contribution.standards, not both"});
}

TEST(Prices, two_rows_for_one_day_are_named) {
    expect_only_problem(
        with_rows(row("early", "paid_until = 2029-12-01, ") + row("rest", "paid_from = 2029-12-01, ")),
        {kInventedPack, "rest = {", "both price the same day and tier", "keep them apart"});
    expect_only_problem(with_rows(row("one", "") + row("two", "")),
                        {kInventedPack, "two = {", "both price the same day and tier", "keep them apart"});
}

TEST(Prices, row_for_every_tier_beside_one_for_a_tier_is_named) {
    expect_only_problem(with_tiers(row("every", "") + row("high", "tier = \"high\", ")),
                        {kInventedPack, "high = { amount", "both price the same day and tier", "the tiers"});
    expect_only_problem(with_tiers(row("low", "tier = \"low\", ") + row("high", "tier = \"high\", ") +
                                   row("again", "tier = \"high\", ")),
                        {kInventedPack, "again = {", "both price the same day and tier", "the tiers"});
}

TEST(Prices, days_without_a_price_are_named) {
    const std::string middle =
        row("early", "paid_until = 2029-11-30, ") + row("rest", "paid_from = 2029-12-02, ");
    expect_only_problem(with_rows(middle),
                        {kInventedPack, "early = {", "payment on 2029-12-01 has no standard",
                         "the first may leave out paid_from"});
    // Newborns may pay from the first day of the year before on.
    expect_only_problem(with_rows(row("only", "paid_from = 2029-01-02, ")),
                        {kInventedPack, "only = {", "payment on 2029-01-01 has no standard", "add a row"});
    expect_accepted(with_rows(row("only", "paid_from = 2029-01-01, ")));
    // And others until the last day of late enrolment.
    expect_only_problem(
        with_rows(row("only", "paid_until = 2030-12-30, ")),
        {kInventedPack, "only = {", "payment on 2030-12-31 has no standard", "up to 2030-12-31 is needed"});
    expect_accepted(with_rows(row("only", "paid_until = 2030-12-31, ")));
}

TEST(Prices, what_is_priced_after_the_last_day_of_payment_does_not_matter) {
    expect_accepted(
        with_rows(row("only", "paid_until = 2030-12-31, ") + row("later", "paid_from = 2031-06-01, ")));
    expect_accepted(
        with_rows(row("before", "paid_until = 2028-06-01, ") + row("only", "paid_from = 2029-01-01, ")));
}

TEST(Prices, last_day_of_payment_is_that_of_late_enrolment_or_of_a_newborn) {
    auto files = with_rows(row("only", "paid_until = 2030-03-31, "));
    // 90 days after the last day of the year before.
    expect_accepted(changed(files, kInventedPack, "last   = \"12-31\"", "last   = \"02-28\""));
    files = with_rows(row("only", "paid_until = 2030-03-30, "));
    expect_only_problem(changed(files, kInventedPack, "last   = \"12-31\"", "last   = \"02-28\""),
                        {kInventedPack, "only = {", "payment on 2030-03-31 has no standard", "add a row"});
}

TEST(Prices, tier_without_a_price_is_named) {
    expect_only_problem(
        with_tiers(row("low", "tier = \"low\", ")),
        {kInventedPack, "low = { amount", "payment on 2029-01-01 in tier high has no standard", "add a row"});
}

TEST(Prices, tier_that_nobody_declares_is_named) {
    expect_only_problem(with_rows(row("low", "tier = \"low\", ")),
                        {kInventedPack, "low = {", "there is no tier \"low\"", "state it with [tier.low]"});
    expect_only_problem(with_tiers(row("low", "tier = \"low\", ") + row("high", "tier = \"hihg\", ")),
                        {kInventedPack, "high = { amount", "there is no tier \"hihg\"", "[tier.hihg]"});
}

TEST(Prices, reversed_days_are_named) {
    expect_only_problem(
        with_rows(row("all", "") + row("wrong", "paid_from = 2030-02-02, paid_until = 2030-02-01, ")),
        {kInventedPack, "wrong = {", "the days of payment are reversed",
         "exchange paid_from and paid_until"});
    expect_only_problem(with_rows(row("early", "paid_until = 2029-11-30, ") +
                                  row("wrong", "paid_from = 2030-12-31, paid_until = 2029-12-01, ")),
                        {kInventedPack, "wrong = {", "the days of payment are reversed",
                         "exchange paid_from and paid_until"});
}

}  // namespace
}  // namespace canbao
