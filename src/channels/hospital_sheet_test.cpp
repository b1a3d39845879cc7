#include "channels/hospital_sheet.h"

#include <gtest/gtest.h>

#include "channels/office_sheet.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

constexpr std::string_view kRegions =
    "code,name,since,until\n140000,山西省,,\n140500,晋城市,,\n140522,阳城县,,\n140522108000,蟒河镇,,\n"
    "140521,沁水县,,\n140521100000,龙港镇,,\n140300,阳泉市,,\n140400,长治市,,\n140424,屯留县,,2023-06-30\n";

class ReferenceSheets : public testing::Test {
   protected:
    const RegionList regions_ = *RegionList::parse(kRegions, "regions");
    const RegionFinder finder_{regions_, *RegionCode::parse("140522"), day("2025-06-01")};

    static std::string codes(const RowFaults& faults) {
        std::string out;
        for (const RowFault& fault : faults)
            out += std::string(out.empty() ? "" : " ") + std::string(fault.code);
        return out;
    }
    std::string find(std::string_view written) const {
        const auto found = finder_.find(written);
        return found ? found->text() : std::string(found.error().code);
    }
    template <typename Read>
    static auto read(std::vector<std::string_view> cells, std::size_t fields, Read read_row) {
        SheetHeader header;
        for (std::uint32_t i = 0; i < fields; ++i) header.columns.emplace_back(i);
        std::vector<SheetCell> row;
        for (const std::string_view text : cells)
            row.push_back({.text = text, .kind = text.empty() ? CellKind::empty : CellKind::untyped});
        return read_row(header, SheetRow{7, row});
    }
    // In the order of the fields: code, name, level, class, region, address, telephone, from, until, chronic.
    ReferenceRow<Hospital> hospital(std::vector<std::string_view> cells) const {
        return read(std::move(cells), hospital_fields().size(), [&](const SheetHeader& header, SheetRow row) {
            return read_hospital_row(header, row, finder_, {1, 2});
        });
    }
    // kind, name, region, telephone, address, hours, from, until, source.
    ReferenceRow<ServiceOffice> office(std::vector<std::string_view> cells) const {
        return read(std::move(cells), office_fields().size(), [&](const SheetHeader& header, SheetRow row) {
            return read_office_row(header, row, finder_);
        });
    }
};

TEST_F(ReferenceSheets, ReadsAHospitalAsPeopleWriteIt) {
    const auto row = hospital({" h14052200001", "示例 医院", "２级甲等医院", "第二类", "阳城县", "东街1号",
                               "0356-400 0001/12333", "2020年1月1日", "2025-12-31", "是"});
    EXPECT_EQ(codes(row.faults), "");
    const Hospital expected{.code = "H14052200001",
                            .name = "示例医院",
                            .level = HospitalLevel::second_a,
                            .facility_class = 2,
                            .region = *RegionCode::parse("140522"),
                            .address = "东街1号",
                            .telephones = "0356-4000001 12333",
                            .accredited = {day("2020-01-01"), day("2025-12-31")},
                            .recognises_chronic = true};
    ASSERT_TRUE(row.value);
    EXPECT_EQ(*row.value, expected);
    EXPECT_EQ(row.row, 7U);
}

TEST_F(ReferenceSheets, NamesEverythingThatIsWrongWithAHospital) {
    EXPECT_EQ(
        codes(hospital({}).faults),
        "code_missing name_missing level_unknown class_unknown region_missing day_missing chronic_unknown");
    EXPECT_EQ(codes(hospital({"H-1", "示例", "四级", "3", "某县", "", "不详", "2020-01", "", "也许"}).faults),
              "code_wrong level_unknown class_unknown region_unknown telephone_wrong day_unreadable "
              "chronic_unknown");
    EXPECT_EQ(codes(hospital({std::string(33, '1'), "示例", "三甲", "1", "140522", "", "", "2020-01-02",
                              "2020-01-01", "否"})
                        .faults),
              "code_wrong ends_before_it_begins");
    const std::string longest(ReferenceCells::kLongestText, 'a');
    EXPECT_EQ(codes(hospital({"1", longest, "三甲", "1", "140522", longest + "a", "", "2020-01-02", "", "否"})
                        .faults),
              "text_long");
    EXPECT_TRUE(
        hospital({std::string(32, '1'), "示例", "三甲", "1", "140522", "", "", "2020-01-02", "长期", "否"})
            .value);
}

TEST_F(ReferenceSheets, TakesNothingFromWhatWasNotComputed) {
    SheetHeader header;
    for (std::uint32_t i = 0; i < office_fields().size(); ++i) header.columns.emplace_back(i);
    std::vector<SheetCell> cells;
    for (const std::string_view text : {"税务", "#N/A", "140522", "1234567", "", "", "2020-01-01"})
        cells.push_back({.text = text, .kind = CellKind::text});
    EXPECT_EQ(codes(read_office_row(header, {2, cells}, finder_).faults), "");
    cells[1].kind = CellKind::error;
    EXPECT_EQ(codes(read_office_row(header, {2, cells}, finder_).faults), "cell_unreadable");
    cells[1].kind = CellKind::text;
    cells[4].is_formula = true;
    EXPECT_EQ(codes(read_office_row(header, {2, cells}, finder_).faults), "cell_unreadable");
}

TEST_F(ReferenceSheets, KnowsLevelsByTheirUsualNames) {
    for (const HospitalLevel level : hospital_levels()) {
        EXPECT_EQ(written_hospital_level(name_of(level).zh), level);
        EXPECT_EQ(written_hospital_level(word(level)), level);
        EXPECT_EQ(hospital_level(word(level)), level);
    }
    using enum HospitalLevel;
    for (const auto& [text, level] :
         {std::pair("三甲", third_a), std::pair("三级甲", third_a), std::pair("3级乙等", third_b),
          std::pair("Ⅱ级甲等", second_a), std::pair("二丙", second_c), std::pair("二级未定等", second),
          std::pair("一级医院", first), std::pair("未评级", unrated)})
        EXPECT_EQ(written_hospital_level(text), level) << text;
    for (const char* text : {"", "级", "四级", "三级丁等", "甲等", "社区医院"})
        EXPECT_FALSE(written_hospital_level(text)) << text;
}

TEST_F(ReferenceSheets, ReadsAnOfficeAsPeopleWriteIt) {
    const auto row =
        office({"医保中心", "示例中心", "晋城市", "5603522，12333", "", "工作日", "2022-09-01", "", "YQ"});
    EXPECT_EQ(codes(row.faults), "");
    ASSERT_TRUE(row.value);
    EXPECT_EQ(row.value->kind, OfficeKind::agency);
    EXPECT_EQ(row.value->telephones, "5603522 12333");
    EXPECT_EQ(key_of(*row.value), "140500 agency 示例中心");
    EXPECT_EQ(codes(office({"菜市场", "", "", "", "", "", ""}).faults),
              "kind_unknown name_missing region_missing telephone_missing day_missing");
    for (const OfficeKind kind : office_kinds()) {
        EXPECT_EQ(written_office_kind(name_of(kind).zh), kind);
        EXPECT_EQ(office_kind(word(kind)), kind);
    }
}

TEST_F(ReferenceSheets, FindsRegionsWhereTheAreaIs) {
    EXPECT_EQ(find("140522"), "140522");
    EXPECT_EQ(find("140522108"), "140522108000");
    EXPECT_EQ(find("阳城县"), "140522");
    EXPECT_EQ(find("沁水县"), "140521") << "a neighbour in the city";
    EXPECT_EQ(find("山西省晋城市阳城县"), "140522");
    EXPECT_EQ(find("阳城县蟒河镇"), "140522108000");
    EXPECT_EQ(find("晋城市"), "140500");
    EXPECT_EQ(find("阳泉市"), "140300");
    EXPECT_EQ(find("山西省"), "140000");
    EXPECT_EQ(find("410100"), "410100") << "of another province there is no list";
    EXPECT_EQ(find("140599"), "region_unknown");
    EXPECT_EQ(find("龙港镇"), "region_unknown") << "a township of a neighbour";
    EXPECT_EQ(find("14052"), "region_unknown");
    EXPECT_EQ(find(" "), "region_missing");
}

}  // namespace
}  // namespace canbao
