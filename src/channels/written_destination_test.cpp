#include "channels/written_destination.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::string_view kRegions =
    "code,name,since,until\n"
    "140000,山西省,,\n"
    "140100,太原市,,\n"
    "140105,小店区,,\n"
    "140500,晋城市,,\n"
    "140522,阳城县,,\n"
    "140522108000,蟒河镇,,\n"
    "140522108200,台头村委会,,\n"
    "140522110000,内蒙古镇,,\n"
    "140502,城区,,\n"
    "140581,高平市,,\n"
    "140200,大同市,,\n"
    "140211,城区,,\n"
    "140212,郊区,,\n"
    "140300,阳泉市,,\n"
    "140311,郊区,,\n";
constexpr std::string_view kProvinces =
    "code,name,since,until\n"
    "140000,山西省,,\n"
    "150000,内蒙古自治区,,\n"
    "610000,陕西省,,\n";

class Destinations : public testing::Test {
   protected:
    // The code of the place, or that of the fault.
    std::string found(std::string_view place, std::string_view township = "", std::string_view village = "") {
        const auto it = finder_.find({place, township, village});
        return it ? it->text() : std::string(it.error().code);
    }

    RegionList regions_ = *RegionList::parse(kRegions, "regions.csv");
    RegionList provinces_ = *RegionList::parse(kProvinces, "provinces.csv");
    DestinationFinder finder_{regions_, provinces_, *RegionCode::parse("140522")};
};

TEST_F(Destinations, within_the_area_are_villages) {
    EXPECT_EQ(found("蟒河镇台头村"), "140522108200");
    EXPECT_EQ(found("山西省晋城市阳城县蟒河镇台头村三组"), "140522108200");
    EXPECT_EQ(found("140522108200"), "140522108200");
    EXPECT_EQ(found("", "蟒河", "台头"), "140522108200");
    EXPECT_EQ(found("蟒河镇"), "residence_without_village");
    EXPECT_EQ(found("内蒙古镇"), "residence_without_village")
        << "a township's name may begin like a province's";
    EXPECT_EQ(found("内蒙古镇某村"), "residence_unknown");
    EXPECT_EQ(found("140522108"), "residence_without_village");
    EXPECT_EQ(found("140522999999"), "residence_unknown") << "no such village";
    EXPECT_EQ(found("山西省晋城市阳城县"), "residence_unknown") << "the area itself says too little";
    EXPECT_EQ(found(""), "residence_missing");
}

TEST_F(Destinations, elsewhere_are_as_far_as_they_are_known) {
    EXPECT_EQ(found("陕西省西安市雁塔区"), "610000");
    EXPECT_EQ(found("陕西西安市"), "610000");
    EXPECT_EQ(found("陕西"), "610000");
    EXPECT_EQ(found("陕西村"), "place_unknown") << "a village may be called so anywhere";
    EXPECT_EQ(found("内蒙古包头市"), "150000");
    EXPECT_EQ(found("山西省太原市小店区坞城街道"), "140105");
    EXPECT_EQ(found("太原市"), "140100");
    EXPECT_EQ(found("山西省高平市"), "140581") << "the city above is often left out";
    EXPECT_EQ(found("高平市北城街道"), "140581");
    EXPECT_EQ(found("城区"), "140502") << "that of the own city";
    EXPECT_EQ(found("郊区"), "place_unclear");
}

TEST_F(Destinations, elsewhere_may_be_digits_of_a_known_province) {
    EXPECT_EQ(found("610113"), "610113");
    EXPECT_EQ(found("610113001"), "610113001000");
    EXPECT_EQ(found("610113001002"), "610113001002");
    EXPECT_EQ(found("140105001001"), "140105001001");
    EXPECT_EQ(found("990113"), "place_unknown");
    EXPECT_EQ(found("61011"), "place_unknown");
}

TEST_F(Destinations, that_nobody_knows_are_said_to_be_unknown) {
    EXPECT_EQ(found("某地"), "place_unknown");
    EXPECT_EQ(found("台头村二组外"), "140522108200") << "what follows a village is passed over";
}

}  // namespace
}  // namespace canbao
