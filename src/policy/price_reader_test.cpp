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
        EXPECT_EQ(table.price(0, day(paid)).source->key(), name) << paid;
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
