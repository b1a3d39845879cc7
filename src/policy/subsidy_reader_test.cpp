#include "policy/subsidy_reader.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr std::string_view kSingle = "[contribution.standard]\namount = \"500.00\"\nclause = \"SX#一\"\n";
constexpr std::string_view kSubsidy =
    "flood_victim = { amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\", clause = \"SX#二.1\" }";
constexpr std::string_view kTiers = R"([tier]
low  = { from = 2030-01-01, name = { zh = "低档", en = "low" }, clause = "SX#一" }
high = { from = 2030-01-01, name = { zh = "高档", en = "high" }, clause = "SX#一" }

[contribution.standards]
low  = { amount = "500.00", tier = "low",  clause = "SX#一" }
high = { amount = "700.00", tier = "high", clause = "SX#一" }
)";
constexpr std::string_view kByDay = R"([contribution.standards]
early = { amount = "500.00", paid_until = 2029-12-31, clause = "SX#一" }
late  = { amount = "600.00", paid_from = 2030-01-01,  clause = "SX#一" }
)";
constexpr std::string_view kProRata =
    "[contribution.pro_rata]\napplies = \"late\"\nmonth_of_payment = \"counts\"\nclause = \"SX#一\"\n";

// The invented pack whose subsidy of flood victims says this.
std::vector<PolicyFile> with_subsidy(std::string_view fields) {
    return changed_pack(kSubsidy, "flood_victim = { " + std::string(fields) + ", clause = \"SX#二.1\" }");
}
// The same, with other prices in place of its standard. All other subsidies are shares.
std::vector<PolicyFile> with_prices(std::string_view prices, std::string_view fields) {
    auto files = changed(with_subsidy(fields), kInventedPack, kSingle, prices);
    files = changed(files, kInventedPack, "lone_elder   = { amount = \"500.00\"",
                    "lone_elder   = { percent = \"100%\"");
    files = changed(files, kInventedPack, "low_income   = { amount = \"400.00\"",
                    "low_income   = { percent = \"80%\"");
    return changed(files, kInventedPack, "toddler      = { amount = \"300.00\"",
                   "toddler      = { percent = \"60%\"");
}

void expect_named(const std::vector<PolicyFile>& files, std::string_view message, std::string_view hint) {
    expect_only_problem(files, {kInventedPack, "flood_victim = {", message, hint});
}

TEST(Subsidies, an_amount_a_share_or_both) {
    for (const std::string_view fields :
         {"amount = \"400.00\", payer = \"relief_fund\"", "percent = \"80%\", payer = \"relief_fund\"",
          "amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\""})
        expect_accepted(with_subsidy(fields));
    expect_named(with_subsidy("payer = \"relief_fund\""),
                 "at least one of these is stated: amount percent amount_by_tier", "policy-pack.md");
}

TEST(Subsidies, a_payer_or_several) {
    const std::string_view message = "exactly one of these is stated: payer payers";
    expect_named(with_subsidy("amount = \"400.00\""), message, "policy-pack.md");
    expect_named(
        with_subsidy("amount = \"400.00\", payer = \"relief_fund\", payers = { relief_fund = \"50%\", "
                     "county_budget = \"50%\" }"),
        message, "policy-pack.md");
}

TEST(Subsidies, amount_beside_amounts_by_tier_is_named) {
    expect_named(
        with_prices(kTiers,
                    "amount = \"400.00\", amount_by_tier = { low = \"400.00\" }, payer = \"relief_fund\""),
        "amount and amount_by_tier exclude each other", "remove one of them");
}

TEST(Subsidies, amounts_by_tier_name_tiers) {
    expect_accepted(with_prices(kTiers, "amount_by_tier = { low = \"400.00\" }, payer = \"relief_fund\""));
    expect_named(with_prices(kTiers, "amount_by_tier = { middle = \"400.00\" }, payer = \"relief_fund\""),
                 "there is no tier \"middle\"", "[tier.middle]");
    expect_named(with_prices(kTiers, "amount_by_tier = {}, payer = \"relief_fund\""), "it names no tier",
                 "left out");
    expect_named(with_prices(kTiers, "amount_by_tier = { low = \"400\" }, payer = \"relief_fund\""),
                 "\"low\" is not written as it should be", "two decimals");
    expect_named(with_subsidy("amount_by_tier = { low = \"400.00\" }, payer = \"relief_fund\""),
                 "there is no tier \"low\"", "[tier.low]");
}

TEST(Subsidies, share_that_contradicts_an_amount_in_one_of_several_prices_is_named) {
    expect_named(with_prices(kByDay, "amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\""),
                 "80% of 600.00 is 480.00, not 400.00", "with several standards state the percentage alone");
    expect_accepted(with_prices(kByDay, "percent = \"80%\", payer = \"relief_fund\""));
    expect_named(with_prices(kTiers,
                             "amount_by_tier = { low = \"400.00\", high = \"550.00\" }, percent = \"80%\", "
                             "payer = \"relief_fund\""),
                 "80% of 700.00 is 560.00, not 550.00", "mend the percentage or the amount");
    expect_accepted(
        with_prices(kTiers,
                    "amount_by_tier = { low = \"400.00\", high = \"560.00\" }, percent = \"80%\", "
                    "payer = \"relief_fund\""));
}

TEST(Subsidies, amount_above_one_of_several_prices_is_named) {
    expect_named(with_prices(kByDay, "amount = \"500.01\", payer = \"relief_fund\""),
                 "the subsidy of 500.01 exceeds the standard of 500.00", "compare both amounts");
    expect_accepted(with_prices(kByDay, "amount = \"500.00\", payer = \"relief_fund\""));
    expect_named(
        with_prices(kTiers,
                    "amount_by_tier = { low = \"500.01\", high = \"700.00\" }, payer = \"relief_fund\""),
        "the subsidy of 500.01 exceeds the standard of 500.00", "compare both amounts");
    // A price for every tier bounds each.
    const auto one_price =
        changed(with_prices(kTiers, "amount_by_tier = { high = \"600.01\" }, payer = \"relief_fund\""),
                kInventedPack, "high = { amount = \"700.00\"", "high = { amount = \"600.00\"");
    expect_named(one_price, "the subsidy of 600.01 exceeds the standard of 600.00", "compare both amounts");
}

TEST(Subsidies, amounts_without_a_share_do_not_fit_a_price_pro_rata) {
    const std::string pro_rata = std::string(kProRata).append(kSingle);
    const std::string tiers = std::string(kProRata).append(kTiers);
    const std::string_view message = "where the standard is pro rata, a subsidy needs a percentage";
    expect_named(with_prices(pro_rata, "amount = \"400.00\", payer = \"relief_fund\""), message,
                 "add percent");
    expect_named(with_prices(tiers, "amount_by_tier = { high = \"400.00\" }, payer = \"relief_fund\""),
                 message, "add percent");
    expect_accepted(with_prices(pro_rata, "amount = \"400.00\", percent = \"80%\", payer = \"relief_fund\""));
    expect_accepted(with_prices(pro_rata, "percent = \"80%\", payer = \"relief_fund\""));
    // Nothing stays nothing.
    expect_accepted(with_prices(pro_rata, "amount = \"0.00\", payer = \"relief_fund\""));
}

TEST(Subsidies, payers_give_the_whole_subsidy) {
    expect_accepted(with_subsidy(
        "amount = \"400.00\", payers = { relief_fund = \"150.00\", county_budget = \"250.00\" }"));
    expect_accepted(
        with_subsidy("percent = \"80%\", payers = { relief_fund = \"33.3%\", county_budget = \"66.7%\" }"));
    expect_named(
        with_subsidy(
            "amount = \"400.00\", payers = { relief_fund = \"150.00\", county_budget = \"250.01\" }"),
        "the payers give 400.01 together, not 400.00", "mend what each of them gives");
    expect_named(
        with_subsidy("amount = \"400.00\", payers = { relief_fund = \"50%\", county_budget = \"49.9999%\" }"),
        "the payers give 99.9999% together, not 100%", "mend what each of them gives");
    expect_named(
        with_subsidy("amount = \"400.00\", payers = { relief_fund = \"50%\", county_budget = \"60%\" }"),
        "the payers give 110.0000% together, not 100%", "mend what each of them gives");
}

TEST(Subsidies, payers_all_give_amounts_or_all_give_shares) {
    const std::string_view message = "it names two or more payers, all with amounts or all with rates";
    expect_named(
        with_subsidy("amount = \"400.00\", payers = { relief_fund = \"50%\", county_budget = \"200.00\" }"),
        message, "a single one is payer");
    expect_named(with_subsidy("amount = \"400.00\", payers = { relief_fund = \"400.00\" }"), message,
                 "is payer");
    expect_named(with_subsidy("amount = \"400.00\", payers = {}"), message, "is payer");
    expect_named(with_subsidy("amount = \"400.00\", payers = { relief_fund = \"50%\", county = \"50%\" }"),
                 "the catalogue has no payer \"county\"", "catalogue.toml");
    expect_named(
        with_subsidy("amount = \"400.00\", payers = { relief_fund = \"0.5\", county_budget = \"50%\" }"),
        "\"relief_fund\" is not written as it should be", "two decimals");
}

TEST(Subsidies, amounts_of_payers_do_not_fit_a_subsidy_that_varies) {
    const std::string_view message = "where the subsidy varies with tier or day, its payers need rates";
    const std::string_view payers = ", payers = { relief_fund = \"150.00\", county_budget = \"250.00\" }";
    expect_named(with_subsidy("percent = \"80%\"" + std::string(payers)), message, "like payers");
    expect_named(with_prices(kByDay, "amount = \"400.00\"" + std::string(payers)), message, "like payers");
    expect_named(
        with_prices(kTiers, "amount_by_tier = { low = \"400.00\", high = \"400.00\" }" + std::string(payers)),
        message, "like payers");
    expect_named(with_prices(std::string(kProRata).append(kSingle),
                             "amount = \"400.00\", percent = \"80%\"" + std::string(payers)),
                 message, "like payers");
}

TEST(Subsidies, of_a_larger_area_are_checked_against_each_price_of_the_place) {
    const std::string rows = std::string(kTiers);
    const auto files =
        with_file(changed_pack("toddler      = { amount = \"300.00\"", "toddler      = { percent = \"60%\""),
                  "990103/2030.toml", pack_text("990103", 2030, rows));
    // 80 % of 500.00 fits in the low tier only; 500.00 and 400.00 are within both prices.
    expect_only_problem(
        files, {"990103/2030.toml", "high = { amount",
                "the standard of 700.00 here does not fit 990000/2030.toml:", "subsidy.flood_victim"});
}

TEST(Subsidies, condition_on_a_fact_that_nobody_declares_is_named) {
    expect_named(
        with_subsidy("percent = \"80%\", payer = \"relief_fund\", when = { fact = \"married\", is = true }"),
        "the condition uses the fact \"married\", which nothing declares", "[fact.married]");
    // Also where it makes the category.
    const auto files =
        changed(invented_province(), kInventedCatalogue, "derived = { age_below = 3, on = \"payment_day\" }",
                "derived = { fact = \"nursery\", is = true }");
    expect_only_problem(
        files, {kInventedPack, "toddler ", "the condition uses the fact \"nursery\"", "[fact.nursery]"});
}

TEST(Subsidies, condition_on_a_value_that_the_fact_cannot_have_is_named) {
    const auto with_condition = [](std::string_view is) {
        return with_subsidy(
            "percent = \"80%\", payer = \"relief_fund\", when = { fact = \"schooling\", is = " +
            std::string(is) + " }");
    };
    expect_accepted(with_condition("\"school\""));
    for (const std::string_view wrong : {"\"kindergarten\"", "true", "1"})
        expect_named(with_condition(wrong), "the fact \"schooling\" (type word) cannot have the value",
                     "dates and amounts");
    const auto of_type = [&](std::string_view type, std::string_view is) {
        return changed(with_condition(is), kInventedPack,
                       "type   = \"word\"\nwords  = [\"school\", \"university\"]\n",
                       "type   = \"" + std::string(type) + "\"\n");
    };
    expect_accepted(of_type("yes_no", "false"));
    expect_accepted(of_type("count", "3"));
    expect_accepted(of_type("word", "\"whatever\""));
    for (const auto& [type, wrong] :
         {std::pair("yes_no", "1"), std::pair("count", "true"), std::pair("count", "\"3\""),
          std::pair("date", "\"2029-01-01\""), std::pair("money", "\"1.00\"")})
        expect_named(of_type(type, wrong), "cannot have the value in the condition", "dates and amounts");
}

TEST(Subsidies, share_is_not_paid_in_a_tier_that_the_amounts_leave_out) {
    const auto reading = PolicyBook::read(with_prices(
        kTiers, "amount_by_tier = { high = \"560.00\" }, percent = \"80%\", payer = \"relief_fund\""));
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const auto* table = reading.book->contribution(*RegionCode::parse("990103"), 2030);
    ASSERT_NE(table, nullptr);
    const SubsidyRow& row = table->subsidies[table->catalogue->category("flood_victim")->index];
    EXPECT_EQ(row.amount(0, Money::fen(50'000)), std::nullopt);
    EXPECT_EQ(row.amount(1, Money::fen(70'000)), Money::fen(56'000));
}

}  // namespace
}  // namespace canbao
