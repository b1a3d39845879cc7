#include "channels/target_row.h"

#include <array>

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::string_view kRegions =
    "code,name,since,until\n"
    "140000,山西省,,\n140500,晋城市,,\n140522,阳城县,,\n"
    "140522107000,河北镇,,\n140522107201,河北村委会,,\n140522107202,台头村委会,,\n"
    "140522108000,蟒河镇,,\n140522108201,台头村委会,,\n140522108202,洪上村委会,,\n"
    "140581,高平市,,\n";

class TargetRows : public testing::Test {
   protected:
    RegionCode place(std::string_view code, std::string_view township = "", std::string_view village = "") {
        const auto found = places_.find({code, township, village});
        EXPECT_TRUE(found) << code << township << village << ": " << found.error().code;
        return found ? *found : *RegionCode::parse("110000");
    }
    std::string_view fault_of(std::string_view code, std::string_view township = "",
                              std::string_view village = "") {
        const auto found = places_.find({code, township, village});
        return found ? std::string_view("found") : found.error().code;
    }
    TargetLine line(std::string_view code, std::string_view township, std::string_view village,
                    std::string_view people) {
        const std::array<SheetCell, 4> cells = {SheetCell{code}, SheetCell{township}, SheetCell{village},
                                                SheetCell{people}};
        SheetHeader header;
        header.columns = {0U, 1U, 2U, 3U, {}};
        return read_target_row(header, places_, {7, cells});
    }
    std::string_view fault(std::string_view code, std::string_view people) {
        const TargetLine read = line(code, "", "", people);
        return read.faults.empty() ? std::string_view() : read.faults.front().code;
    }

    RegionList regions_ = *RegionList::parse(kRegions, "regions.csv");
    AssignedPlaceFinder places_{regions_, *RegionCode::parse("140522")};
};

TEST_F(TargetRows, FindPlacesByCode) {
    EXPECT_EQ(place("140522").text(), "140522");
    EXPECT_EQ(place("140522108").text(), "140522108000");
    EXPECT_EQ(place("140522108201").text(), "140522108201");
    EXPECT_EQ(fault_of("140522999"), "place_unknown");
    EXPECT_EQ(fault_of("14052210"), "place_unknown");
    EXPECT_EQ(fault_of("140581"), "place_elsewhere");
}

TEST_F(TargetRows, FindPlacesByNames) {
    EXPECT_EQ(place("阳城县").text(), "140522");
    EXPECT_EQ(place("", "全县").text(), "140522");
    EXPECT_EQ(place("", "蟒河").text(), "140522108000");
    EXPECT_EQ(place("", "蟒河镇", "台头村").text(), "140522108201");
    EXPECT_EQ(place("", "", "洪上村").text(), "140522108202");
    EXPECT_EQ(place("山西省晋城市阳城县蟒河镇台头村").text(), "140522108201");
    EXPECT_EQ(place("蟒河镇").text(), "140522108000");
    EXPECT_EQ(fault_of("", "", "台头村"), "place_unclear");
    EXPECT_EQ(fault_of("", "某镇"), "place_unknown");
    EXPECT_EQ(fault_of("", ""), "place_missing");
}

TEST_F(TargetRows, ReadNumbersOfPeople) {
    EXPECT_EQ(line("140522108", "", "", "1,200人").people, 1200);
    EXPECT_EQ(line("140522108", "", "", "１２００").people, 1200);
    EXPECT_EQ(line("140522108", "", "", "0").people, 0);
    EXPECT_TRUE(line("140522108", "", "", "").is_blank);
    EXPECT_FALSE(line("140522108", "", "", "0").is_blank);
    EXPECT_EQ(fault("140522108", "12.5"), "people_not_whole");
    EXPECT_EQ(fault("140522108", "-"), "people_not_whole");
    EXPECT_EQ(fault("140522108", "-3"), "people_negative");
    EXPECT_EQ(fault("140522108201", "200001"), "people_absurd");
    EXPECT_EQ(fault("140522108", "200001"), "") << "a township may have so many";
    EXPECT_EQ(fault("140522108", "99999999999999999999"), "people_absurd");
}

TEST_F(TargetRows, PassOverTotals) {
    EXPECT_TRUE(line("", "合 计", "", "5000").is_total);
    EXPECT_TRUE(line("", "", "总计", "5000").is_total);
    const TargetLine township = line("", "蟒河镇", "小计", "500");
    EXPECT_FALSE(township.is_total);
    ASSERT_TRUE(township.place);
    EXPECT_EQ(township.place->text(), "140522108000");
}

}  // namespace
}  // namespace canbao
