#include "policy/toml_table.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "policy/rule_form.h"

namespace canbao {
namespace {

TEST(NearestWord, is_the_one_with_the_fewest_changes) {
    EXPECT_EQ(nearest_word("amont", {"payer", "amount", "clause"}), "amount");
    EXPECT_EQ(nearest_word("clasue", {"payer", "amount", "clause"}), "clause");
    EXPECT_EQ(nearest_word("amount", {"amounts", "amount"}), "amount");
}

TEST(NearestWord, is_none_where_nothing_is_near) {
    EXPECT_EQ(nearest_word("zodiac", {"payer", "amount", "clause"}), "");
    EXPECT_EQ(nearest_word("x", {}), "");
    EXPECT_EQ(nearest_word("foo", {"from", "until"}), "");
    EXPECT_EQ(nearest_word("a", {"b"}), "");
    EXPECT_EQ(nearest_word("fro", {"from", "until"}), "from");
    EXPECT_EQ(nearest_word("yaer", {"year"}), "year");
    EXPECT_EQ(nearest_word(std::string(65, 'a'), {std::string(65, 'a')}), "")
        << "a bound keeps long keys cheap";
    EXPECT_EQ(nearest_word(std::string(64, 'a'), {std::string(64, 'a')}), std::string(64, 'a'));
}

TEST(TomlTable, a_key_that_was_asked_for_twice_is_listed_once) {
    Problems problems;
    const auto root = parse_toml({"a.toml", "surprising = 1\n"}, problems);
    ASSERT_TRUE(root);
    TomlTable table(*root, {"a.toml", 0}, problems);
    table.node("from", Need::optional);
    table.node("unknown", Need::optional);
    table.node("unknown", Need::optional);
    table.refuse_other_keys();
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems.front().hint.en, "the keys known here: from, unknown");
}

TEST(TomlTable, keys_come_in_the_order_of_the_file) {
    Problems problems;
    const auto root = parse_toml({"a.toml", "zeta = 1\nalpha = 2\n[mid]\nx = 1\n[beta]\n"}, problems);
    ASSERT_TRUE(root);
    EXPECT_EQ(TomlTable(*root, {"a.toml", 0}, problems).keys_in_order(),
              (std::vector<std::string>{"zeta", "alpha", "mid", "beta"}));
}

TEST(RuleForm, is_found_by_its_path) {
    EXPECT_EQ(find_rule_form("waiting.fixed")->path, "waiting.fixed");
    EXPECT_EQ(find_rule_form("subsidy.orphan")->path, "subsidy.*");
    EXPECT_EQ(find_rule_form("benefit.inpatient.class_2")->path, "benefit.inpatient.*");
    EXPECT_EQ(find_rule_form("subsidy_open_set")->path, "subsidy_open_set");
    for (const std::string_view none :
         {"", "waiting", "subsidy", "benefit.inpatient", "waiting.fixed.more", "subsidy.a.b"})
        EXPECT_EQ(find_rule_form(none), nullptr) << none;
}

TEST(RuleForm, paths_are_distinct_and_say_what_they_need) {
    for (const RuleForm& form : rule_forms()) {
        EXPECT_EQ(std::ranges::count(rule_forms(), form.path, &RuleForm::path), 1) << form.path;
        EXPECT_FALSE(form.title.zh.empty()) << form.path;
        EXPECT_FALSE(form.title.en.empty()) << form.path;
        EXPECT_EQ(form.is_always_unknown, form.fields.empty()) << form.path;
        for (const Field& field : form.fields) {
            const bool is_of_a_list = field.kind == FieldKind::choice || field.kind == FieldKind::choices;
            EXPECT_EQ(is_of_a_list, !field.allowed.empty()) << form.path << '.' << field.key;
            EXPECT_TRUE(field.kind != FieldKind::count || field.least < field.most)
                << form.path << '.' << field.key;
        }
    }
}

TEST(RuleForm, leads_to_rules_below_it) {
    EXPECT_TRUE(leads_to_rules("waiting"));
    EXPECT_TRUE(leads_to_rules("waiting.exempt"));
    EXPECT_FALSE(leads_to_rules("wait"));
    EXPECT_FALSE(leads_to_rules("waiting.fixed"));
    EXPECT_FALSE(leads_to_rules("waiting.exempt.newborn"));
}

TEST(RuleForm, words_of_a_list_are_whole_words) {
    EXPECT_TRUE(is_one_of("city", "county city province"));
    EXPECT_TRUE(is_one_of("county", "county city province"));
    EXPECT_TRUE(is_one_of("province", "county city province"));
    EXPECT_FALSE(is_one_of("", "county city province"));
    EXPECT_FALSE(is_one_of("cit", "county city province"));
    EXPECT_FALSE(is_one_of("county city", "county city province"));
    EXPECT_FALSE(is_one_of("", ""));
}

}  // namespace
}  // namespace canbao
