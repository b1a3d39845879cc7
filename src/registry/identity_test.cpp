#include "registry/identity.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

Catalogue two_categories() {
    Catalogue catalogue{*RegionCode::parse("140000"), "140000/catalogue.toml", {}, {}, {}};
    catalogue.categories.resize(2);
    catalogue.categories[0].key = "one";
    catalogue.categories[1].key = "two";
    return catalogue;
}

TEST(Identities, are_as_the_last_act_on_each_says) {
    const IdentityFact facts[] = {
        {"two", day("2025-03-01"), day("2026-02-28"), 9},  // ended later
        {"two", day("2025-03-01"), {}, 3},
        {"one", day("2024-01-01"), day("2024-12-31"), 1},
        {"one", day("2025-06-01"), {}, 4},
    };
    const auto identities = identities_by(facts, two_categories());
    ASSERT_TRUE(identities.has_value());
    ASSERT_EQ(identities->size(), 3U);
    EXPECT_EQ((*identities)[0].period, (Period{day("2024-01-01"), day("2024-12-31")}));
    EXPECT_EQ((*identities)[1].period, (Period{day("2025-06-01"), {}}));
    EXPECT_EQ((*identities)[2].category, CategoryId{1});
    EXPECT_EQ((*identities)[2].period, (Period{day("2025-03-01"), day("2026-02-28")}));
}

TEST(Identities, that_were_taken_back_never_held) {
    const IdentityFact facts[] = {{"one", day("2025-03-01"), {}, 3},
                                  {"one", day("2025-03-01"), day("2025-02-28"), 5}};
    const auto identities = identities_by(facts, two_categories());
    ASSERT_TRUE(identities.has_value());
    EXPECT_TRUE(identities->empty());
}

TEST(Identities, of_a_category_that_is_gone_are_an_error) {
    const IdentityFact facts[] = {{"three", day("2025-03-01"), {}, 3}};
    EXPECT_FALSE(identities_by(facts, two_categories()).has_value());
}

TEST(Identities, of_employees_are_spells_of_employee_insurance) {
    Catalogue catalogue = two_categories();
    catalogue.categories[1].is_employee_insurance = true;
    const IdentityFact facts[] = {{"two", day("2025-03-01"), {}, 3},
                                  {"two", day("2019-03-01"), day("2020-02-29"), 4},
                                  {"one", day("2024-01-01"), {}, 5},
                                  {"gone", day("2024-01-01"), {}, 6},
                                  {"two", day("2022-01-01"), day("2021-12-31"), 7}};
    EXPECT_EQ(employee_spells(facts, catalogue),
              (std::vector<Period>{{day("2019-03-01"), day("2020-02-29")}, {day("2025-03-01"), {}}}))
        << "in order, without those of others, unknown ones and those taken back";
    EXPECT_TRUE(employee_spells({}, catalogue).empty());
}

}  // namespace
}  // namespace canbao
