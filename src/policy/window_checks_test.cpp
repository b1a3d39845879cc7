#include "policy/window_checks.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr std::string_view kWindow = "[window.collection]";
constexpr std::string_view kLate = "[window.late]";
constexpr std::string_view kClosedEnd =
    "[window.closed.end]\nfirst = 2030-02-27\nlast = 2030-02-28\nclause = \"SX#一\"\n";

// The invented pack whose late enrolment says this.
std::vector<PolicyFile> with_late(std::string_view fields, std::string_view more = {}) {
    return changed(extended_pack(more), kInventedPack, "last   = \"12-31\"\n", std::string(fields) + "\n");
}

TEST(LateEnrolment, ends_on_a_day_or_is_refused) {
    const std::string_view message = "exactly one of these is stated: last refused";
    expect_only_problem(with_late(""), {kInventedPack, kLate, message, "policy-pack.md"});
    expect_only_problem(with_late("last = \"06-30\"\nrefused = true"),
                        {kInventedPack, kLate, message, "policy-pack.md"});
    expect_only_problem(with_late("refused = false"),
                        {kInventedPack, "refused", "\"refused\" is only ever true", "leave it out"});
    expect_accepted(with_late("refused = true"));
    expect_accepted(with_late("last = \"06-30\""));
}

TEST(LateEnrolment, that_is_refused_is_open_to_nobody) {
    expect_only_problem(with_late("refused = true\nwhen = { category = \"scholar\" }"),
                        {kInventedPack, kLate, "refused and when exclude each other", "write last and when"});
    expect_accepted(with_late("last = \"12-31\"\nwhen = { category = \"scholar\" }"));
}

// Whoever comes on the closed last day would be sent to a day on which nothing is taken.
TEST(LateEnrolment, follows_a_window_whose_last_day_is_closed) {
    const std::string_view message = "the last day of the window is closed, and no late enrolment follows";
    expect_accepted(with_late("last = \"12-31\"", kClosedEnd));
    expect_accepted(with_late("last = \"03-01\"", kClosedEnd));
    for (const std::string_view wrong :
         {"refused = true", "last = \"02-28\"", "last = \"12-31\"\nwhen = { category = \"scholar\" }"})
        expect_only_problem(with_late(wrong, kClosedEnd),
                            {kInventedPack, kWindow, message, "let the window close"});
}

TEST(LateEnrolment, that_is_refused_has_no_price) {
    const auto with_late_price = [](std::string_view late) {
        return changed(
            with_late(late), kInventedPack, "[contribution.standard]\namount = \"500.00\"\n",
            "[contribution.standards]\nlate = { late = true, amount = \"500.00\", clause = \"SX#一\" }\n"
            "[contribution.standards.normal]\namount = \"500.00\"\n");
    };
    expect_only_problem(with_late_price("refused = true"),
                        {kInventedPack, "late = {", "nobody owes this price", "remove this row"});
}

TEST(LateEnrolment, condition_on_an_undeclared_fact_is_named) {
    expect_only_problem(
        with_late("last = \"12-31\"\nwhen = { fact = \"returned\", is = true }"),
        {kInventedPack, kLate, "the condition uses the fact \"returned\"", "[fact.returned]"});
}

TEST(ProRata, condition_on_an_undeclared_fact_is_named) {
    auto files = extended_pack(
        "[contribution.pro_rata]\napplies = \"late\"\nmonth_of_payment = \"counts\"\n"
        "when = { any = [{ category = \"scholar\" }, { fact = \"returned\", is = true }] }\n"
        "clause = \"SX#一\"\n");
    for (const auto& [amount, percent] :
         {std::pair("lone_elder   = { amount = \"500.00\"", "lone_elder = { percent = \"100%\""),
          std::pair("low_income   = { amount = \"400.00\"", "low_income = { percent = \"80%\""),
          std::pair("toddler      = { amount = \"300.00\"", "toddler = { percent = \"60%\"")})
        files = changed(files, kInventedPack, amount, percent);
    expect_only_problem(files, {kInventedPack, "[contribution.pro_rata]",
                                "the condition uses the fact \"returned\"", "[fact.returned]"});
}

TEST(Window, may_end_before_the_year) {
    auto files = changed_pack("closes = 2030-02-28", "closes = 2029-12-20");
    files = changed(
        files, kInventedPack,
        "[window.closed.year_end]\nfirst  = 2029-12-26\nlast   = 2029-12-31\nclause = \"SX#一\"\n", "");
    const auto reading = PolicyBook::read(files);
    ASSERT_TRUE(reading.problems.empty()) << told(reading.problems);
    const auto* table = reading.book->contribution(*RegionCode::parse("990103"), 2030);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->window.value.last, *Date::parse("2029-12-20"));
    EXPECT_EQ(table->late.value.until, *Date::parse("2030-12-31"));
}

}  // namespace
}  // namespace canbao
