#include "channels/written_residence.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::string_view kRegions =
    "code,name,since,until\n"
    "140000,山西省,,\n"
    "140500,晋城市,,\n"
    "140522,阳城县,,\n"
    "140522108000,蟒河镇,,\n"
    "140522108200,台头村委会,,\n"
    "140522108201,东峪村委会,,\n"
    "140522108202,已撤村委会,,2023-06-30\n"
    "140522109000,东冶镇,,\n"
    "140522109200,东冶村委会,,\n"
    "140522109201,东峪村委会,,\n"
    "140522109202,月院社区居民委员会,,\n"
    "140581001000,北城街道,,\n"
    "140581001001,泽州社区居民委员会,,\n";

class Residences : public testing::Test {
   protected:
    // The code of the village, or that of the fault.
    std::string found(const WrittenResidence& written) {
        const auto village = finder_.find(written);
        return village ? village->text() : std::string(village.error().code);
    }

    RegionList regions_ = *RegionList::parse(kRegions, "regions.csv");
    ResidenceFinder finder_{regions_, *RegionCode::parse("140522")};
};

TEST_F(Residences, are_found_by_code) {
    EXPECT_EQ(found({"140522108200", "", ""}), "140522108200");
    EXPECT_EQ(found({"140522108200", "东冶镇", "东冶村"}), "140522108200") << "a code comes before names";
    EXPECT_EQ(found({"140522108000", "", "台头"}), "140522108200");
    EXPECT_EQ(found({"140522108", "", "台头"}), "140522108200") << "nine digits of a township";
    EXPECT_EQ(found({"140522108000", "", ""}), "residence_without_village");
    EXPECT_EQ(found({"140581001001", "", ""}), "residence_elsewhere");
    EXPECT_EQ(found({"140522108299", "", ""}), "residence_unknown");
    EXPECT_EQ(found({"140522108202", "", ""}), "residence_unknown") << "a village of former days";
    EXPECT_EQ(found({"140522", "", ""}), "residence_unknown");
}

TEST_F(Residences, are_found_by_township_and_village) {
    EXPECT_EQ(found({"", "蟒河镇", "台头村"}), "140522108200");
    EXPECT_EQ(found({"", "蟒河", "台头"}), "140522108200");
    EXPECT_EQ(found({"", "东冶镇", "东峪村委会"}), "140522109201");
    EXPECT_EQ(found({"", "东冶镇", "月院社区"}), "140522109202");
    EXPECT_EQ(found({"", "东冶镇", "台头村"}), "residence_unknown");
    EXPECT_EQ(found({"", "北城街道", "泽州社区"}), "residence_unknown") << "of another county";
    EXPECT_EQ(found({"", "蟒河镇", ""}), "residence_without_village");
    EXPECT_EQ(found({"", "", "台头村"}), "140522108200") << "one village of the county has this name";
    EXPECT_EQ(found({"", "", "东峪村"}), "residence_unclear");
    EXPECT_EQ(found({"", "", ""}), "residence_missing");
}

TEST_F(Residences, are_found_in_an_address) {
    EXPECT_EQ(found({"蟒河镇台头村", "", ""}), "140522108200");
    EXPECT_EQ(found({"山西省晋城市阳城县蟒河镇台头村三组12号", "", ""}), "140522108200");
    EXPECT_EQ(found({"阳城县东冶镇东冶村", "", ""}), "140522109200");
    EXPECT_EQ(found({"东冶镇月院社区2号楼", "", ""}), "140522109202");
    EXPECT_EQ(found({"台头村", "", ""}), "140522108200");
    EXPECT_EQ(found({"蟒河镇", "", ""}), "residence_without_village");
    EXPECT_EQ(found({"蟒河镇某某小区", "", ""}), "residence_unknown");
    EXPECT_EQ(found({"城关", "", ""}), "residence_unknown");
}

TEST_F(Residences, are_told_the_same_again) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(found({"", "蟒河镇", "台头村"}), "140522108200");
        EXPECT_EQ(found({"", "蟒河镇", "无此村"}), "residence_unknown");
    }
}

}  // namespace
}  // namespace canbao
