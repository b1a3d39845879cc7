#include "registry/region_list.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace canbao {
namespace {

const Date kToday = *Date::parse("2026-01-05");

RegionCode code(std::string_view text) { return *RegionCode::parse(text); }

std::vector<std::string> codes(const std::vector<const Region*>& regions) {
    std::vector<std::string> out;
    for (const Region* region : regions) out.push_back(region->code.text());
    return out;
}
using Codes = std::vector<std::string>;

const RegionList& shanxi() {
    static const RegionList list = [] {
        std::ifstream file(CANBAO_SOURCE_DIR "/data/regions/14.csv");
        std::ostringstream text;
        text << file.rdbuf();
        auto read = RegionList::parse(text.str(), "14.csv");
        CHECK(read.has_value());
        return *std::move(read);
    }();
    return list;
}

TEST(RegionList, knows_shanxi_down_to_the_village) {
    EXPECT_GT(shanxi().size(), 20'000U);
    EXPECT_EQ(shanxi().full_name(code("140522108230"), kToday), "山西省晋城市阳城县蟒河镇蟒河村委会");
    EXPECT_EQ(shanxi().full_name(code("140522"), kToday), "山西省晋城市阳城县");
    EXPECT_EQ(shanxi().find(code("150000"), kToday), nullptr);
    EXPECT_EQ(shanxi().full_name(code("140522999999"), kToday), "山西省晋城市阳城县140522999000140522999999");
}

TEST(RegionList, knows_counties_by_what_they_were_called_then) {
    EXPECT_EQ(shanxi().find(code("140405"), kToday)->name, "屯留区");
    EXPECT_EQ(shanxi().find(code("140424"), *Date::parse("2010-01-01"))->name, "屯留县");
    // The prefix of many an ID number stands in no list any more.
    EXPECT_EQ(shanxi().find(code("140424"), kToday)->name, "屯留县");
    EXPECT_EQ(shanxi().find(code("142325"), kToday)->name, "兴县");
}

TEST(RegionList, finds_townships_and_villages_as_people_write_them) {
    const RegionCode county = code("140522");
    for (const auto* name : {"蟒河镇", "蟒河"})
        EXPECT_EQ(codes(shanxi().named(county, name)), Codes({"140522108000"})) << name;
    const RegionCode township = code("140522108000");
    for (const auto* name : {"蟒河村委会", "蟒河村", "蟒河", "蟒河村民委员会"})
        EXPECT_EQ(codes(shanxi().named(township, name)), Codes({"140522108230"})) << name;
    EXPECT_EQ(codes(shanxi().villages_named(county, "蟒河村")), Codes({"140522108230"}));
    EXPECT_TRUE(shanxi().named(county, "蟒河村委会外").empty());
    EXPECT_TRUE(shanxi().named(township, "").empty());
    EXPECT_TRUE(shanxi().named(code("140424"), "余吾镇").empty())
        << "a county of earlier times has none today";
}

TEST(RegionList, tells_where_a_file_is_wrong) {
    const auto message = [](std::string_view csv) {
        const auto list = RegionList::parse(csv, "r.csv");
        return list ? "" : list.error().message.en;
    };
    EXPECT_EQ(message("code,name,since,until\n140000,山西省,,\r\n"), "");
    EXPECT_EQ(message(""), "r.csv:1: the file is empty");
    EXPECT_EQ(message("code,name\n"), "r.csv:1: the first line should be code,name,since,until");
    for (const auto* row : {"140000,山西省,", "140000,山西省,,,", "140000,,,", ""})
        EXPECT_EQ(message(std::string("code,name,since,until\n") + row + "\n"),
                  "r.csv:2: four columns and a name are expected")
            << row;
    for (const auto* row : {"14,山西省,,", "140000,山西省,2023-02-30,", "140000,山西省,,x"})
        EXPECT_EQ(message(std::string("code,name,since,until\n") + row + "\n"),
                  "r.csv:2: a code has six or twelve digits, a date is YYYY-MM-DD or empty")
            << row;
}

}  // namespace
}  // namespace canbao
