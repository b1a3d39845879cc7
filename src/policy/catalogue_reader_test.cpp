#include "policy/catalogue_reader.h"

#include <gtest/gtest.h>

#include "policy/book.h"
#include "policy/expected_problem.h"
#include "policy/invented_province.h"

namespace canbao {
namespace {

std::vector<PolicyFile> changed_catalogue(std::string_view from, std::string_view to) {
    return changed(invented_province(), kInventedCatalogue, from, to);
}

struct Outcome {
    std::optional<Catalogue> catalogue;
    Problems problems;
    DocumentShelf shelf;
};

// The catalogue alone, without packs that miss what it does not have.
Outcome read_alone(const std::vector<PolicyFile>& files) {
    Outcome outcome;
    outcome.shelf.read(files[0], outcome.problems);
    outcome.catalogue = read_catalogue(files[1], outcome.shelf, outcome.problems);
    return outcome;
}

void expect_found(std::string_view from, std::string_view to, std::string_view at, std::string_view message,
                  std::string_view hint) {
    SCOPED_TRACE(to);
    const auto files = changed_catalogue(from, to);
    const auto outcome = read_alone(files);
    ASSERT_EQ(outcome.problems.size(), 1U) << told(outcome.problems);
    expect_problem(outcome.problems.front(), files, {kInventedCatalogue, at, message, hint});
}

// The catalogue with these categories in place of its own.
std::vector<PolicyFile> with_categories(const std::string& categories) {
    auto files = invented_province();
    std::string& text = file_at(files, kInventedCatalogue).text;
    text.resize(text.find("[categories]"));
    text += "[categories]\n" + categories + "[end]\n";
    return files;
}

std::string category(std::string_view key, std::string_view rest) {
    const std::string name(key);
    return name + " = { clause = \"SX#二.1\", name = { zh = \"某类" + name + "\", en = \"some " + name +
           "\" }" + std::string(rest) + " }\n";
}

TEST(CatalogueReader, keeps_the_order_of_the_categories) {
    const auto outcome = read_alone(invented_province());
    ASSERT_TRUE(outcome.problems.empty()) << told(outcome.problems);
    const Catalogue& catalogue = *outcome.catalogue;
    std::vector<std::string> keys;
    for (const Category& each : catalogue.categories) keys.push_back(each.key);
    EXPECT_EQ(keys, (std::vector<std::string>{"general", "lone_elder", "flood_victim", "low_income",
                                              "rare_disease", "islander", "scholar", "toddler"}));
    EXPECT_EQ(catalogue.category("flood_victim"), (CategoryId{2}));
    EXPECT_EQ(catalogue.at({2}).name, (LocalText{"受灾人员", "flood victim"}));
    EXPECT_EQ(catalogue.at({2}).list_keeper, "civil_affairs");
    EXPECT_EQ(catalogue.at({2}).clause->reference, "SX#二.1");
    EXPECT_TRUE(catalogue.at({7}).derived.has_value());
    EXPECT_EQ(catalogue.category("nobody"), std::nullopt);
    EXPECT_EQ(catalogue.payer("county_budget")->name.en, "county budget");
    EXPECT_EQ(catalogue.payer("nobody"), nullptr);
    EXPECT_EQ(catalogue.province, *RegionCode::parse("990000"));
}

// The order is that of the lines, not that of the alphabet, however the categories are written.
TEST(CatalogueReader, order_is_that_of_the_file_for_sections_too) {
    const auto section = [](const std::string& key) {
        return "[categories." + key + "]\nname = { zh = \"甲" + key + "\", en = \"a " + key +
               "\" }\nclause = \"SX#四\"\n";
    };
    const auto outcome = read_alone(with_categories(section("zebra") + section("ant") + section("mole")));
    ASSERT_TRUE(outcome.problems.empty()) << told(outcome.problems);
    EXPECT_EQ(outcome.catalogue->category("zebra"), (CategoryId{0}));
    EXPECT_EQ(outcome.catalogue->category("ant"), (CategoryId{1}));
    EXPECT_EQ(outcome.catalogue->category("mole"), (CategoryId{2}));
}

TEST(CatalogueReader, mistakes_are_named) {
    expect_found("list_keeper = \"civil_affairs\"", "list_keeper = \"police\"", "lone_elder",
                 "there is no list-keeper \"police\"", "[list_keepers]");
    expect_found("list_keeper = \"civil_affairs\"",
                 "list_keeper = \"civil_affairs\", derived = { age_below = 3, on = \"payment_day\" }",
                 "lone_elder", "a list_keeper or is derived, not both", "remove one");
    expect_found("general      = { clause = \"SX#二.1\", ", "general = { ", "general ", "cites no clause",
                 "add clause");
    expect_found("general      = { clause = \"SX#二.1\", ", "general = { clause = \"SX#七\", ", "general ",
                 "there is no clause \"SX#七\"", "documents/SX.toml has");
    expect_found("general      = { clause = \"SX#二.1\", ",
                 "general = { reading = true, clause = \"SX#二.1\", ", "general ", "\"note\" is missing",
                 "add it");
    expect_found("en = \"general\" }", "en = \"\" }", "general ", "\"en\" is not written as it should be",
                 "not empty");
    expect_found("relief_fund   = { zh = \"救助资金\", en = \"relief fund\" }", "relief_fund = \"救助资金\"",
                 "relief_fund", "\"relief_fund\" is not written as it should be", "it is a table");
    expect_found("[payers]", "[payer]\n[payers]", "[payer]", "unknown key \"payer\"",
                 "did you mean \"payers\"?");
    expect_found("age_below = 3", "age_under = 3", "toddler", "unknown kind of condition", "age_below");
    expect_found("on = \"payment_day\" } }", "on = \"payment_day\" }, note = 3 }", "toddler",
                 "\"note\" is not written as it should be", "it is a table");
}

TEST(CatalogueReader, a_word_means_one_category) {
    const std::string aliases = ", aliases = [\"甲类\"]";
    const auto outcome = read_alone(with_categories(
        "one = { clause = \"SX#二.1\", name = { zh = \"一\", en = \"one\" }" + aliases + " }\n" +
        "two = { clause = \"SX#二.1\", name = { zh = \"二\", en = \"two\" }" + aliases + " }\n"));
    ASSERT_EQ(outcome.problems.size(), 1U) << told(outcome.problems);
    EXPECT_EQ(outcome.problems.front().message.en, "\"甲类\" is a word for both one and two");
    EXPECT_EQ(outcome.catalogue->at({0}).aliases, (std::vector<std::string>{"甲类"}));
}

TEST(CatalogueReader, head_names_the_province_of_the_folder) {
    expect_found("region = \"990000\"", "region = \"980000\"",
                 "region = ", "a catalogue's region is the province code of its folder",
                 "140000/catalogue.toml");
    expect_found("region = \"990000\"", "region = \"990100\"",
                 "region = ", "a catalogue's region is the province code of its folder",
                 "140000/catalogue.toml");
    auto files = invented_province();
    file_at(files, kInventedCatalogue).path = "990100/catalogue.toml";
    EXPECT_EQ(read_alone(files).problems.size(), 1U);
}

TEST(CatalogueReader, conditions_may_name_categories_further_down) {
    const auto outcome = read_alone(
        with_categories(category("near", ", derived = { category = \"far\" }") + category("far", "")));
    ASSERT_TRUE(outcome.problems.empty()) << told(outcome.problems);
    EXPECT_EQ(std::get<Condition::HoldsCategory>(outcome.catalogue->at({0}).derived->kind).category,
              (CategoryId{1}));
}

TEST(CatalogueReader, conditions_in_a_circle_are_named) {
    const auto itself = with_categories(category(
        "snake",
        ", derived = { any = [{ age_below = 3, on = \"payment_day\" }, { category = \"snake\" }] }"));
    const auto outcome = read_alone(itself);
    ASSERT_EQ(outcome.problems.size(), 1U) << told(outcome.problems);
    expect_problem(outcome.problems.front(), itself,
                   {kInventedCatalogue, "snake", "the condition of category \"snake\" leads back to itself",
                    "remove one condition"});
    // A circle of two is broken at one of them, and can be used without running for ever.
    const auto pair = with_categories(category("hen", ", derived = { category = \"egg\" }") +
                                      category("egg", ", derived = { all = [{ category = \"hen\" }] }"));
    const auto broken = read_alone(pair);
    ASSERT_EQ(broken.problems.size(), 1U) << told(broken.problems);
    EXPECT_NE(broken.problems.front().message.en.find("leads back to itself"), std::string::npos);
    const PersonFacts person{
        *RegionCode::parse("990000"), *Date::parse("1990-01-01"), {}, {}, {}, {}, {}, {}};
    const Date any_day = *Date::parse("2030-01-01");
    EXPECT_FALSE(holds_category({1}, person, {any_day, any_day, any_day, any_day}, *broken.catalogue));
}

// Who only leads into a circle is not in it.
TEST(CatalogueReader, only_categories_in_the_circle_are_named) {
    const auto files = with_categories(category("bystander", ", derived = { category = \"snake\" }") +
                                       category("snake", ", derived = { category = \"snake\" }"));
    const auto outcome = read_alone(files);
    ASSERT_EQ(outcome.problems.size(), 1U) << told(outcome.problems);
    expect_problem(outcome.problems.front(), files,
                   {kInventedCatalogue, "snake = ", "\"snake\" leads back to itself", ""});
}

TEST(CatalogueReader, takes_as_many_categories_as_fit_a_set_and_no_more) {
    std::string categories;
    for (std::size_t i = 0; i < Catalogue::kMostCategories; ++i)
        categories += category("c" + std::to_string(i), "");
    const auto most = read_alone(with_categories(categories));
    ASSERT_TRUE(most.problems.empty()) << told(most.problems);
    EXPECT_EQ(most.catalogue->categories.size(), Catalogue::kMostCategories);
    const auto files = with_categories(categories + category("one_more", ""));
    const auto outcome = read_alone(files);
    ASSERT_EQ(outcome.problems.size(), 1U);
    expect_problem(outcome.problems.front(), files,
                   {kInventedCatalogue, "[categories]", "too many categories", "at most 64"});
    EXPECT_FALSE(outcome.catalogue);
}

TEST(CategorySet, holds_what_was_put_in) {
    CategorySet set;
    EXPECT_TRUE(set.is_empty());
    set.insert({63});
    set.insert({5});
    EXPECT_TRUE(set.contains({5}));
    EXPECT_TRUE(set.contains({63}));
    EXPECT_FALSE(set.contains({6}));
    EXPECT_EQ(set.first(), (CategoryId{5}));
    CategorySet other;
    other.insert({63});
    EXPECT_EQ((set & other).first(), (CategoryId{63}));
    other = {};
    EXPECT_TRUE((set & other).is_empty());
}

}  // namespace
}  // namespace canbao
