// Lists of hospitals and offices on the books of both engines: what they state, from when, and whom they
// change.

#include "procedure/lists/import_reference.h"

#include "files/policy_directory.h"
#include "files/scratch_folder.h"
#include "procedure/lists/reference_lists.h"
#include "procedure/test_office.h"
#include "store/bill_basis.h"
#include "store/list_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

using Kind = ReferenceOutcome::Kind;

Date day(std::string_view text) { return *Date::parse(text); }

constexpr std::string_view kHospitalTitles =
    "机构编码,机构名称,机构等级,医院类别,所在区划,定点起,定点止,门诊慢特病认定\n";
constexpr std::string_view kOfficeTitles = "类别,名称,区划,电话,启用日期,停用日期\n";

class ImportReference : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    ReferenceOrder order_of(std::string_view titles, std::string_view rows, std::string_view on) {
        const std::string file =
            folder_.write(fmt::format("list{}.csv", ++files_), std::string(titles) + std::string(rows));
        return {.area = kArea,
                .document = "来文",
                .on = day(on),
                .file = {.path = file, .sheet = {}, .header = {}}};
    }
    BulkWriter writer() {
        auto started = BulkWriter::start({.database = database_.address(),
                                          .clock = [] { return TestOffice::kNow + 1'000'000; },
                                          .running = [] { return std::int64_t{0}; }},
                                         office_->book(), office_->keys(), "law", "test", office_->actor());
        CHECK(started.has_value());
        return *std::move(started);
    }
    template <typename T>
    ReferenceReport take(const ReferenceOrder& order) {
        auto import = ReferenceImport<T>::create(office_->book(), regions_, office_->actor(), order);
        CHECK(import.has_value());
        const auto read = import->read();
        EXPECT_TRUE(read) << read.error().message.en;
        BulkWriter books = writer();
        auto report = import->plan(books.connection());
        EXPECT_TRUE(report) << report.error().message.en;
        auto recorded = import->record(books, *std::move(report));
        EXPECT_TRUE(recorded) << recorded.error().message.en;
        return *std::move(recorded);
    }
    ReferenceReport take_hospitals(std::string_view rows, std::string_view on) {
        return take<Hospital>(order_of(kHospitalTitles, rows, on));
    }
    ReferenceReport take_offices(std::string_view rows, std::string_view on) {
        return take<ServiceOffice>(order_of(kOfficeTitles, rows, on));
    }
    // "code name class; …"
    std::string hospitals(std::string_view on) {
        const auto listed = hospitals_on(office_->connection(), kArea, day(on));
        EXPECT_TRUE(listed) << listed.error().message.en;
        std::string out;
        for (const auto& [hospital, stated, act] : *listed)
            out += fmt::format("{} {} {}; ", hospital.code, hospital.name, hospital.facility_class);
        return out;
    }
    std::vector<std::string> broken_rules() {
        const auto checked = verify(office_->connection());
        EXPECT_TRUE(checked) << checked.error().message.en;
        std::vector<std::string> rules;
        for (const Finding& finding : checked->findings) rules.push_back(finding.rule);
        return rules;
    }

    const RegionCode kArea = *RegionCode::parse("140522");
    const RegionList regions_ = *RegionList::parse(
        "code,name,since,until\n140000,山西省,,\n140500,晋城市,,\n140521,沁水县,,\n140522,阳城县,,\n",
        "regions");
    std::unique_ptr<TestOffice> office_;
    ScratchFolder folder_;

   private:
    int files_ = 0;
};

TEST_P(ImportReference, RecordsHospitalsInOneActThatIsVerified) {
    const auto report = take_hospitals(
        "A1,甲院,二级甲等,2,阳城县,2020-01-01,,是\n"
        "A2,乙院,一级,3,140522,2020-01-01,2025-12-31,否\n"
        "A3,丙院,一级,4,140522,2020-01-01,,否\n",
        "2025-06-01");
    EXPECT_EQ(report.count(Kind::added), 2);
    ASSERT_EQ(report.count(Kind::returned), 1);
    EXPECT_EQ(report.rows[2].faults.front().code, "class_unknown");
    ASSERT_TRUE(report.act.has_value());
    EXPECT_EQ(hospitals("2025-12-31"), "A1 甲院 2; A2 乙院 3; ");
    EXPECT_EQ(hospitals("2026-01-01"), "A1 甲院 2; ") << "no longer accredited";
    EXPECT_EQ(hospitals("2019-12-31"), "") << "not accredited yet";
    const auto lists = lists_taken(office_->connection(), kArea);
    ASSERT_TRUE(lists && lists->size() == 1);
    EXPECT_EQ(lists->front().kind, "hospitals");
    EXPECT_EQ(lists->front().added, 2);
    EXPECT_EQ(lists->front().returned, 1);
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(ImportReference, OverridesByCodeFromItsDayOn) {
    take_hospitals("A1,甲院,二级甲等,2,阳城县,2020-01-01,,是\nA2,乙院,一级,3,阳城县,2020-01-01,,否\n",
                   "2025-06-01");
    const auto report = take_hospitals(
        "A1,甲医院,三级甲等,1,阳城县,2020-01-01,,是\nA2,乙院,一级,3,阳城县,2020-01-01,,否\n", "2026-01-01");
    EXPECT_EQ(report.count(Kind::changed), 1);
    EXPECT_EQ(report.count(Kind::unchanged), 1);
    EXPECT_EQ(hospitals("2025-12-31"), "A1 甲院 2; A2 乙院 3; ");
    EXPECT_EQ(hospitals("2026-01-01"), "A1 甲医院 1; A2 乙院 3; ");
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(ImportReference, TakesAFileOnce) {
    const ReferenceOrder order =
        order_of(kHospitalTitles, "A1,甲院,二级甲等,2,阳城县,2020-01-01,,是\n", "2025-06-01");
    const auto first = take<Hospital>(order);
    const auto again = take<Hospital>(order);
    EXPECT_TRUE(first.act && !first.same_file);
    ASSERT_TRUE(again.same_file.has_value());
    EXPECT_EQ(again.same_file->act, first.act);
    EXPECT_FALSE(again.act);
    // Overridden meanwhile, it is taken again.
    take_hospitals("A1,甲院,二级甲等,2,阳城县,2020-01-01,2025-12-31,是\n", "2025-06-01");
    EXPECT_TRUE(take<Hospital>(order).act.has_value());
    EXPECT_EQ(hospitals("2026-01-01"), "A1 甲院 2; ");
}

TEST_P(ImportReference, GivesBackRowsThatSpeakOfTheSame) {
    const auto report = take_hospitals(
        "A1,甲院,二级甲等,2,阳城县,2020-01-01,,是\n"
        "A2,乙院,一级,3,阳城县,2020-01-01,,否\n"
        "A2,乙院,一级,3,阳城县,2020-01-01,,否\n"
        "A1,甲院,二级甲等,3,阳城县,2020-01-01,,是\n",
        "2025-06-01");
    const auto outcome = [&](std::size_t row) {
        const ReferenceOutcome& it = report.rows[row];
        return it.faults.empty() ? "" : fmt::format("{} {}", it.faults.front().code, it.other_row);
    };
    EXPECT_EQ(outcome(0), "contradicts_row 5");
    EXPECT_EQ(outcome(1), "");
    EXPECT_EQ(outcome(2), "twice_the_same 3");
    EXPECT_EQ(outcome(3), "contradicts_row 2");
    EXPECT_EQ(hospitals("2025-06-01"), "A2 乙院 3; ");
}

TEST_P(ImportReference, TakesTheOfficesThatServeTheArea) {
    const auto before = offices_on(office_->connection(), kArea, day("2026-01-01"));
    ASSERT_TRUE(before && !before->is_imported);
    const auto report = take_offices(
        "医保中心,中心,阳城县,4220001,2020-01-01,\n"
        "热线,热线,山西省,12333,2020-01-01,\n"
        "税务,邻县税务局,沁水县,4220002,2020-01-01,\n"
        "税务,税务局,阳城县,4220003,2020-01-01,2025-12-31\n",
        "2025-06-01");
    EXPECT_EQ(report.count(Kind::added), 3);
    EXPECT_EQ(report.count(Kind::elsewhere), 1);
    const auto listed = offices_on(office_->connection(), kArea, day("2026-01-01"));
    ASSERT_TRUE(listed && listed->is_imported && listed->offices.size() == 2);
    EXPECT_EQ(listed->offices[0].name, "热线");
    EXPECT_EQ(listed->offices[1].telephones, "4220001");
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
}

TEST_P(ImportReference, ChangesNobodyWhomBillsRestOn) {
    take_hospitals("A1,甲院,二级甲等,2,阳城县,2020-01-01,,是\n", "2025-06-01");
    take_offices("医保中心,中心,阳城县,4220001,2020-01-01,\n", "2025-06-01");
    const auto changed = persons_changed_after(office_->connection(), kArea, 0);
    ASSERT_TRUE(changed) << changed.error().message.en;
    ASSERT_TRUE(changed->has_value()) << "it cannot be told whom they changed";
    EXPECT_TRUE((*changed)->empty());
}

TEST_P(ImportReference, IsOfTheAgencyInItsRegion) {
    const ReferenceOrder order = order_of(kHospitalTitles, "", "2025-06-01");
    for (const Actor& actor : {Actor{"a", Role::department, kArea}, Actor{"a", Role::auditor, kArea},
                               Actor{"a", Role::agency, *RegionCode::parse("140521")}})
        EXPECT_FALSE(ReferenceImport<Hospital>::create(office_->book(), regions_, actor, order));
    auto import = ReferenceImport<Hospital>::create(office_->book(), regions_,
                                                    {"a", Role::agency, *RegionCode::parse("140500")}, order);
    ASSERT_TRUE(import);
    EXPECT_FALSE(import->read()) << "nobody stands in it";
}

TEST_P(ImportReference, WhatSomebodyAltersDoesNotVerify) {
    take_hospitals("A1,甲院,二级甲等,2,阳城县,2020-01-01,,是\n", "2025-06-01");
    take_offices("医保中心,中心,阳城县,4220001,2020-01-01,\n", "2025-06-01");
    for (const auto& [sql, back] :
         {std::pair("update hospital set facility_class = 1", "update hospital set facility_class = 2"),
          std::pair("update hospital set accredited_until = 20301231",
                    "update hospital set accredited_until = null"),
          std::pair("update service_office set telephones = '1'",
                    "update service_office set telephones = '4220001'")}) {
        ASSERT_TRUE(office_->connection().run_script(sql)) << sql;
        EXPECT_EQ(broken_rules(), std::vector<std::string>{"audit_chain"}) << sql;
        ASSERT_TRUE(office_->connection().run_script(back)) << back;
        EXPECT_EQ(broken_rules(), std::vector<std::string>()) << back;
    }
}

TEST(BundledOffices, CanBeReadAndServeTheirAreas) {
    const std::string data = std::string(CANBAO_SOURCE_DIR) + "/data/";
    const auto text = read_file(data + "regions/14.csv", std::size_t{64} << 20);
    ASSERT_TRUE(text);
    const auto regions = RegionList::parse(*text, "14.csv");
    ASSERT_TRUE(regions);
    const auto listing = [&](std::string_view area) {
        auto bundled =
            bundled_offices(data + "offices/14.csv", *regions, *RegionCode::parse(area), day("2026-01-01"));
        EXPECT_TRUE(bundled) << bundled.error().message.en;
        return bundled ? *bundled : OfficeListing{};
    };
    EXPECT_EQ(listing("140522").offices.size(), 3U) << "those of the province";
    EXPECT_EQ(listing("140321").offices.size(), 7U);
    for (const ServiceOffice& office : listing("140321").offices) EXPECT_EQ(office.source, "YQ");
}

INSTANTIATE_TEST_SUITE_P(On, ImportReference, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
