#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

// The prepayments of a contribution table, and the facts that they ask for.

namespace canbao {
namespace {

constexpr std::string_view kYears =
    "[fact.years]\nfrom = 2030-01-01\ntype = \"count\"\nlabel = { zh = \"年数\", en = \"years\" }\nclause = \"SX#一\"\n";

std::string prepayment(std::string_view name, std::string_view fields) {
    return "[prepayment." + std::string(name) + "]\nfrom = 2030-01-01\n" + std::string(fields) +
           "\nprice = \"first_year\"\nsubsidised = false\nrefundable = \"years_not_begun\"\nclause = \"SX#一\"\n";
}
std::vector<PolicyFile> with(std::string_view rules) {
    return extended_pack(std::string(kYears).append(rules));
}

TEST(Prepayments, rest_on_a_declared_count) {
    expect_accepted(with(prepayment("study", "fact = \"years\"")));
    const std::string_view message = "\"prepayment.study\" uses the fact \"";
    expect_only_problem(
        with(prepayment("study", "fact = \"seasons\"")),
        {kInventedPack, "[prepayment.study]", message, "[fact.seasons] with type = \"count\""});
    expect_only_problem(
        with(prepayment("study", "fact = \"schooling\"")),
        {kInventedPack, "[prepayment.study]", message, "[fact.schooling] with type = \"count\""});
}

TEST(Prepayments, do_not_share_a_fact) {
    expect_only_problem(
        with(prepayment("study", "fact = \"years\"") + prepayment("work", "fact = \"years\"")),
        {kInventedPack, "[prepayment.work]",
         "\"prepayment.work\" uses the same fact as 990000/2030.toml:", "another fact"});
}

TEST(Prepayments, are_of_two_years_or_more) {
    expect_accepted(with(prepayment("study", "fact = \"years\"\nmost_years = 2")));
    expect_only_problem(
        with(prepayment("study", "fact = \"years\"\nmost_years = 1")),
        {kInventedPack, "most_years", "\"most_years\" is not written as it should be", "from 2 to 20"});
}

TEST(Prepayments, of_a_category_that_rests_on_an_undeclared_fact_are_named) {
    const auto files = changed(
        with(prepayment("study", "fact = \"years\"\ncategories = [\"learner\"]")), kInventedCatalogue,
        "\n[end]",
        "\nlearner = { clause = \"SX#四\", name = { zh = \"学徒\", en = \"learner\" }, derived = { fact = "
        "\"apprentice\", is = true } }\n\n[end]");
    expect_only_problem(files, {kInventedPack, "[prepayment.study]",
                                "the condition uses the fact \"apprentice\"", "[fact.apprentice]"});
}

TEST(DeclaredFacts, have_a_type) {
    expect_only_problem(changed_pack("type   = \"word\"\n", ""),
                        {kInventedPack, "[fact.schooling]", "\"type\" is missing", "add it"});
}

TEST(DeclaredFacts, cannot_be_unknown) {
    expect_only_problem(
        extended_pack("[fact.years]\nfrom = 2030-01-01\nunknown = true\nclause = \"SX#一\"\n"),
        {kInventedPack, "[fact.years]", "a quote needs this rule: it cannot be unknown", "state it"});
}

// One mistake is told once: what is wrong with the fact has been said there.
TEST(DeclaredFacts, in_error_hide_nothing_and_are_told_once) {
    const auto files = changed(with(prepayment("study", "fact = \"years\"")), kInventedPack,
                               "type = \"count\"", "type = \"cuont\"");
    expect_only_problem(files,
                        {kInventedPack, "type = \"cuont\"", "\"type\" cannot be \"cuont\"", "it is one of"});
}

}  // namespace
}  // namespace canbao
