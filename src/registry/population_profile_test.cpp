#include "registry/population_profile.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

constexpr std::string_view kPath = "profile.toml";
constexpr std::string_view kText = R"([ages]
young = { from = 0, until = 17, share = "20%", source = "假定" }
adult = { from = 18, until = 59, share = "55.5%", source = "假定" }
old   = { from = 60, until = 95, share = "24.5%", source = "假定" }

[men]
share  = "51%"
source = "假定"

[identities]
lone_elder = { from = 60, until = 95, share = "2%", source = "假定" }
scholar    = { from = 18, until = 30, share = "10%", source = "假定" }

[gaps]
one = { years = 1, share = "4%", source = "假定" }
two = { years = 2, share = "2%", source = "假定" }

[employee_until_lately]
share  = "5%"
source = "假定"

[habits]
before_opening = { share = "1%", source = "假定" }
before_year    = { share = "80%", source = "假定" }
in_window      = { share = "15%", source = "假定" }
late           = { share = "4%", source = "假定" }

[comes_again]
share  = "90%"
source = "假定"
)";

struct Outcome {
    std::optional<PopulationProfile> profile;
    Problems problems;
};

Outcome read(const std::string& text) {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_province());
    Outcome outcome;
    outcome.profile =
        read_population_profile({std::string(kPath), text},
                                *kReading.book->catalogue(*RegionCode::parse("990000")), outcome.problems);
    return outcome;
}

void expect_found(std::string_view from, std::string_view to, std::string_view at, std::string_view message,
                  std::string_view hint) {
    SCOPED_TRACE(to);
    const auto files = changed({{std::string(kPath), std::string(kText)}}, kPath, from, to);
    const auto outcome = read(files.front().text);
    EXPECT_FALSE(outcome.profile);
    ASSERT_EQ(outcome.problems.size(), 1U) << told(outcome.problems);
    expect_problem(outcome.problems.front(), files, {kPath, at, message, hint});
}

TEST(PopulationProfile, takes_a_file_that_is_right) {
    const auto outcome = read(std::string(kText));
    ASSERT_TRUE(outcome.profile) << told(outcome.problems);
    const PopulationProfile& profile = *outcome.profile;
    ASSERT_EQ(profile.ages.size(), 3U);
    EXPECT_EQ(profile.ages[1].from, 18);
    EXPECT_EQ(profile.ages[1].until, 59);
    EXPECT_EQ(profile.ages[1].share, *Rate::parse("55.5%"));
    EXPECT_EQ(profile.men, *Rate::parse("51%"));
    ASSERT_EQ(profile.identities.size(), 2U);
    EXPECT_EQ(profile.identities[1].age_until, 30);
    ASSERT_EQ(profile.gaps.size(), 2U);
    EXPECT_EQ(profile.gaps[1].years, 2);
    EXPECT_EQ(profile.employee_until_lately, *Rate::parse("5%"));
    ASSERT_EQ(profile.habits.size(), 4U);
    EXPECT_EQ(profile.habits[3].habit, PopulationProfile::Habit::late);
    EXPECT_EQ(profile.comes_again, *Rate::parse("90%"));
}

TEST(PopulationProfile, shares_make_up_the_whole) {
    expect_found("share = \"20%\"", "share = \"19%\"", "[ages]", "the shares of \"ages\" add up to 99",
                 "make up 100%");
    expect_found("share = \"80%\"", "share = \"81%\"", "[habits]", "the shares of \"habits\" add up to 101",
                 "make up 100%");
    expect_found("years = 1, share = \"4%\"", "years = 1, share = \"99%\"", "[gaps]",
                 "the shares of \"gaps\" add up to 101", "not exceed 100%");
}

// "They add up to 100%, they should make up 100%" would help nobody.
TEST(PopulationProfile, sum_that_is_nearly_the_whole_is_told_exactly) {
    expect_found("share = \"20%\"", "share = \"20.0001%\"", "[ages]",
                 "the shares of \"ages\" add up to 100.0001%", "make up 100%");
}

TEST(PopulationProfile, every_share_names_its_source) {
    expect_found("share = \"20%\", source = \"假定\"", "share = \"20%\"", "young", "\"source\" is missing",
                 "add it");
    expect_found("[men]\nshare  = \"51%\"\nsource = \"假定\"", "[men]\nshare  = \"51%\"", "[men]",
                 "\"source\" is missing", "add it");
}

TEST(PopulationProfile, mistakes_are_named) {
    expect_found("scholar    =", "schollar =", "schollar", "the catalogue has no category \"schollar\"",
                 "catalogue.toml");
    expect_found("share  = \"51%\"", "share  = \"0.51\"", "share  = \"0.51\"",
                 "\"share\" is not written as it should be", "per cent");
    expect_found("years = 1", "years = 0", "one = ", "\"years\" is not written as it should be",
                 "from 1 to 20");
    expect_found("from = 18, until = 30", "from = 18, until = 116", "scholar",
                 "\"until\" is not written as it should be", "from 0 to 115");
    expect_found("[comes_again]", "[come_again]\n[comes_again]", "[come_again]", "unknown key \"come_again\"",
                 "did you mean \"comes_again\"?");
    expect_found("[comes_again]\nshare  = \"90%\"\nsource = \"假定\"\n", "", "", "\"comes_again\" is missing",
                 "add it");
    expect_found("until = 17, share", "until = 17, shares = 1, share", "young", "unknown key \"shares\"",
                 "did you mean \"share\"?");
    expect_found("[habits]\n", "[habits]\nlater = { share = \"0%\", source = \"假定\" }\n", "later",
                 "unknown habit", "before_opening, before_year, in_window or late");
}

// An age band that ends before it begins cannot be drawn from: it must be named, not left out.
TEST(PopulationProfile, ages_that_end_before_they_begin_are_named) {
    const auto ages = read(std::string(changed({{std::string(kPath), std::string(kText)}}, kPath,
                                               "from = 18, until = 59", "from = 59, until = 18")
                                           .front()
                                           .text));
    EXPECT_FALSE(ages.profile);
    EXPECT_TRUE(std::ranges::any_of(ages.problems, [](const Problem& problem) {
        return problem.place.line == 3;
    })) << told(ages.problems);
    const auto identities = read(std::string(changed({{std::string(kPath), std::string(kText)}}, kPath,
                                                     "from = 18, until = 30", "from = 30, until = 18")
                                                 .front()
                                                 .text));
    EXPECT_FALSE(identities.profile) << "nobody would ever be a scholar";
}

TEST(PopulationProfile, file_that_is_no_toml_is_named) {
    const auto outcome = read("[ages\n");
    EXPECT_FALSE(outcome.profile);
    ASSERT_EQ(outcome.problems.size(), 1U);
    EXPECT_EQ(outcome.problems.front().place.text(), "profile.toml:1");
}

}  // namespace
}  // namespace canbao
