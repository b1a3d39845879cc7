#include "policy/condition_reader.h"

#include <gtest/gtest.h>

#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr std::string_view kOwn = "{ age_at_least = 60, on = \"payment_day\" }";

void expect_found(std::string_view written, std::string_view message, std::string_view hint) {
    SCOPED_TRACE(written);
    expect_only_problem(changed_pack(kOwn, written), {kInventedPack, "low_income", message, hint});
}

std::string nested(int levels) {
    std::string text = "{ age_below = 3, on = \"payment_day\" }";
    for (int i = 1; i < levels; ++i) text = "{ all = [" + text + "] }";
    return text;
}

TEST(ConditionReader, unknown_kinds_are_named_with_the_known_ones) {
    expect_found("{ older_than = 60 }", "unknown kind of condition", "age_at_least");
    expect_found("{}", "unknown kind of condition", "age_at_least");
}

TEST(ConditionReader, is_a_table_of_one_kind) {
    expect_found("\"age >= 60\"", "\"when\" is not written as it should be", "it is a table");
    expect_found("{ age_at_least = 60, age_below = 90, on = \"payment_day\" }", "unknown key \"age_below\"",
                 "");
    expect_found("{ category = \"scholar\", on = \"payment_day\" }", "unknown key \"on\"", "");
}

TEST(ConditionReader, ages_need_a_day) {
    expect_found("{ age_at_least = 60 }", "\"on\" is missing", "add it");
    expect_found("{ age_at_least = 60, on = \"someday\" }", "unknown day \"someday\"",
                 "payment_day, year_start or closing_day");
    expect_found("{ age_at_least = 60, on = 2030-01-01 }", "\"on\" is not written as it should be",
                 "a text in quotes");
}

TEST(ConditionReader, ages_are_those_of_people) {
    expect_found("{ age_at_least = -1, on = \"payment_day\" }",
                 "\"age_at_least\" is not written as it should be", "from 0 to 150");
    expect_found("{ age_below = 151, on = \"payment_day\" }", "\"age_below\" is not written as it should be",
                 "from 0 to 150");
    expect_found("{ age_below = \"18\", on = \"payment_day\" }",
                 "\"age_below\" is not written as it should be", "without quotes");
}

TEST(ConditionReader, days_are_dates_in_order) {
    expect_found("{ born_from = \"2023-01-01\" }", "\"born_from\" is not written as it should be",
                 "a date without quotes");
    expect_found("{ born_from = 2023-01-02, born_until = 2023-01-01 }", "the first day lies after the last",
                 "exchange");
    expect_found("{ paid_until = 2030 }", "\"paid_until\" is not written as it should be",
                 "a date without quotes");
    expect_found("{ registered_by = \"tomorrow\" }", "unknown day \"tomorrow\"", "closing_day");
}

TEST(ConditionReader, categories_and_regions_exist) {
    expect_found("{ category = \"elder\" }", "the catalogue has no category \"elder\"", "see catalogue.toml");
    expect_found("{ region = \"99\" }", "not a region code", "6 digits");
}

TEST(ConditionReader, facts_have_a_value) {
    expect_found("{ fact = \"schooling\" }", "\"is\" is missing", "add it");
    expect_found("{ fact = \"schooling\", is = 1.5 }", "\"is\" is true, false, a whole number or a text",
                 "mend the value");
}

// A misspelt fact or value would never hold, and a subsidy would silently reach nobody.
TEST(ConditionReader, facts_are_declared_and_can_have_the_value) {
    expect_found("{ fact = \"shcooling\", is = \"university\" }", "\"shcooling\", which nothing declares",
                 "declare its type with [fact.shcooling]");
    expect_found("{ fact = \"schooling\", is = \"univercity\" }", "(type word) cannot have the value",
                 "see 990000/2030.toml:");
    expect_found("{ fact = \"schooling\", is = true }", "(type word) cannot have the value",
                 "see 990000/2030.toml:");
    expect_found("{ all = [{ fact = \"schooling\", is = 1 }] }", "(type word) cannot have the value",
                 "see 990000/2030.toml:");
}

TEST(ConditionReader, lists_hold_conditions) {
    expect_found("{ all = [] }", "\"all\" is a list of conditions", "like all = ");
    expect_found("{ any = { age_below = 3, on = \"payment_day\" } }", "\"any\" is a list of conditions", "");
    expect_found("{ any = [\"scholar\"] }", "a condition is a table", "write { … }");
}

TEST(ConditionReader, nesting_has_a_bound) {
    expect_accepted(changed_pack(kOwn, nested(6)));
    expect_found(nested(7), "conditions are nested too deeply", "at most 6 levels");
}

}  // namespace
}  // namespace canbao
