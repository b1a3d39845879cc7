#include "vocabulary/region_code.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "vocabulary/invented_values.h"

namespace canbao {
namespace {

RegionCode area(std::string_view text) { return *RegionCode::parse(text); }

TEST(RegionCode, climbs_from_village_to_province) {
    std::vector<std::string> texts;
    for (std::optional<RegionCode> each = area("140522108203"); each; each = each->parent())
        texts.push_back(each->text());
    EXPECT_EQ(texts,
              (std::vector<std::string>{"140522108203", "140522108000", "140522", "140500", "140000"}));
}

TEST(RegionCode, zeros_at_the_end_say_nothing) {
    EXPECT_EQ(area("140522000000"), area("140522"));
    EXPECT_EQ(area("140000000000"), area("140000"));
    EXPECT_EQ(area("140522000000").text(), "140522");
    EXPECT_NE(area("140522108000"), area("140522"));
}

TEST(RegionCode, is_not_read_when_written_otherwise) {
    for (const std::string_view text :
         {"", "14", "1405", "14052", "1405220", "140522108", "1405221080000", "040522", "000000", "14O522",
          "14052 ", "-40522", "140522108O00", "１40522", "140522.08000"}) {
        const auto region = RegionCode::parse(text);
        ASSERT_FALSE(region) << text;
        EXPECT_NE(region.error().message.zh.find("140522"), std::string::npos);
        EXPECT_NE(region.error().message.en.find("140522"), std::string::npos);
    }
}

TEST(RegionCode, contains_itself_and_what_lies_in_it) {
    EXPECT_TRUE(area("140500").contains(area("140522")));
    EXPECT_TRUE(area("140500").contains(area("140522108203")));
    EXPECT_TRUE(area("140500").contains(area("140500")));
    EXPECT_FALSE(area("140522").contains(area("140500")));
    EXPECT_FALSE(area("140500").contains(area("140422")));
    EXPECT_FALSE(area("140522").contains(area("140523")));
    EXPECT_FALSE(area("140522108000").contains(area("140522109203")));
}

RC_GTEST_PROP(RegionCode, survives_writing_and_reading, ()) {
    const RegionCode region = *any_region();
    RC_ASSERT(area(region.text()) == region);
    RC_ASSERT(region.text().size() == 6U || region.text().size() == 12U);
}

RC_GTEST_PROP(RegionCode, lies_in_each_area_above_it, ()) {
    const RegionCode region = *any_region();
    int levels = 1;
    for (std::optional<RegionCode> above = region.parent(); above; above = above->parent(), ++levels) {
        RC_ASSERT(above->contains(region));
        RC_ASSERT(!region.contains(*above));
        RC_ASSERT(area(above->text()) == *above);
        RC_ASSERT(above->number() != region.number());
    }
    RC_ASSERT(levels <= 5);
}

RC_GTEST_PROP(RegionCode, two_areas_contain_each_other_only_if_they_are_one, ()) {
    const RegionCode a = *any_region();
    const RegionCode b =
        *rc::gen::oneOf(any_region(), rc::gen::just(a), rc::gen::just(a.parent().value_or(a)));
    RC_ASSERT((a.contains(b) && b.contains(a)) == (a == b));
    RC_ASSERT((a.number() == b.number()) == (a == b));
}

// A county that belongs to no city (its third and fourth digit are 00) has the province above it, not a city
// that nobody can write.
TEST(RegionCode, area_above_can_be_written_even_where_a_level_is_left_out) {
    for (const std::string_view text : {"140022", "140522000203"})
        for (std::optional<RegionCode> above = area(text).parent(); above; above = above->parent())
            EXPECT_EQ(area(above->text()), *above) << "above " << text << ": " << above->text();
}

}  // namespace
}  // namespace canbao
