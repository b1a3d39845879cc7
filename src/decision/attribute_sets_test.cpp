#include "decision/attribute_sets.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

Identity identity(std::uint8_t category, std::string_view from, std::optional<Date> until = {}) {
    return {{category}, {day(from), until}};
}

TEST(AttributeSets, the_empty_set_is_there_from_the_beginning) {
    AttributeSets sets;
    EXPECT_EQ(sets.size(), 1U);
    EXPECT_EQ(sets.intern({}), AttributeSets::kNone);
    EXPECT_TRUE(sets.at(AttributeSets::kNone).identities.empty());
    EXPECT_TRUE(sets.at(AttributeSets::kNone).facts.empty());
}

TEST(AttributeSets, the_same_set_has_one_number) {
    AttributeSets sets;
    const AttributeSet set{{identity(3, "2020-01-01", day("2031-01-01"))}, {{"pupils", std::int64_t{3}}}};
    const std::uint32_t id = sets.intern(set);
    EXPECT_EQ(id, 1U);
    EXPECT_EQ(sets.intern(set), id);
    EXPECT_EQ(sets.size(), 2U);
    EXPECT_EQ(sets.at(id).identities.front().period.until, day("2031-01-01"));
    EXPECT_EQ(sets.at(id).facts.front().value, FactValue(std::int64_t{3}));
}

// Whatever a decision may look at parts two sets.
TEST(AttributeSets, sets_that_differ_have_numbers_of_their_own) {
    AttributeSets sets;
    const std::vector<AttributeSet> different = {
        {{identity(3, "2020-01-01")}, {}},
        {{identity(4, "2020-01-01")}, {}},
        {{identity(3, "2020-01-02")}, {}},
        {{identity(3, "2020-01-01", day("2031-01-01"))}, {}},
        {{identity(3, "2020-01-01", Date::last_of(kLastYear))}, {}},
        {{identity(3, "2020-01-01"), identity(3, "2020-01-01")}, {}},
        {{identity(3, "2020-01-01"), identity(4, "2020-01-01")}, {}},
        {{}, {{"a", true}}},
        {{}, {{"a", false}}},
        {{}, {{"a", std::int64_t{1}}}},
        {{}, {{"a", std::int64_t{0}}}},
        {{}, {{"a", Money::fen(1)}}},
        {{}, {{"a", Date::from_days(1)}}},
        {{}, {{"a", std::string("1")}}},
        {{}, {{"a", std::string()}}},
        {{}, {{"b", true}}},
        {{}, {{"a", true}, {"b", true}}},
        {{identity(3, "2020-01-01")}, {{"a", true}}},
    };
    for (std::size_t i = 0; i < different.size(); ++i) EXPECT_EQ(sets.intern(different[i]), i + 1) << i;
    for (std::size_t i = 0; i < different.size(); ++i) EXPECT_EQ(sets.intern(different[i]), i + 1) << i;
}

TEST(AttributeSets, what_is_added_gets_the_next_number_even_twice) {
    AttributeSets sets;
    const AttributeSet set{{identity(3, "2020-01-01")}, {}};
    sets.add(set);
    sets.add(set);
    EXPECT_EQ(sets.size(), 3U);
    EXPECT_EQ(sets.at(2).identities.size(), 1U);
}

}  // namespace
}  // namespace canbao
