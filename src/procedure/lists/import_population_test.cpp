// Lists of people on both engines: what is registered, in which acts, and that it is all or nothing.

#include "procedure/lists/import_population.h"

#include <chrono>
#include <future>
#include <sstream>

#include <gmock/gmock.h>

#include "files/scratch_folder.h"
#include "procedure/lists/population_acts.h"
#include "procedure/test_office.h"
#include "store/act_store.h"
#include "store/audit_store.h"
#include "store/list_store.h"
#include "store/register_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kRegions =
    "code,name,since,until\n140522,阳城县,,\n140522108000,蟒河镇,,\n140522108200,台头村委会,,\n"
    "140522108201,东峪村委会,,\n";

class ImportingPeople : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    // The number of one of many invented people, all born on few days.
    static std::string id(int person) {
        constexpr int kPerDay = 900;
        const Date born = Date::parse("1970-01-01")->plus_days(person / kPerDay);
        return std::string(IdNumber::synthetic(14, 7, born, person % kPerDay + 1).plain());
    }
    static std::string row(int person, std::string_view village = "台头村") {
        return fmt::format("{},示甲,蟒河镇,{}\n", id(person), village);
    }
    static std::string list(int first, int last) {
        std::string text = "证件号码,姓名,乡镇,村（居）\n";
        for (int person = first; person < last; ++person) text += row(person);
        return text;
    }

    BulkWriter writer() {
        auto started =
            BulkWriter::start({.database = database_.address(), .clock = [] { return TestOffice::kNow; }},
                              office_->book(), office_->keys(), "law", "test", office_->actor());
        CHECK(started.has_value());
        return *std::move(started);
    }
    PopulationOrder order(const std::string& file) const {
        return {.file = {file, "", {}},
                .area = *RegionCode::parse("140522"),
                .on = *Date::parse("2026-01-05"),
                .document = *EvidenceText::parse("公安函1号"),
                .source = "public_security",
                .residence = {},
                .feedback = {},
                .language = Language::zh,
                .aim = PopulationOrder::Aim::carry_out};
    }
    Result<PopulationOutcome> import(
        const PopulationOrder& order, const std::function<void(std::uint64_t)>& seen = [](std::uint64_t) {}) {
        BulkWriter writing = writer();
        return import_population(writing, regions_, order, seen);
    }
    Result<PopulationOutcome> import(std::string_view text) {
        return import(order(folder_.write("人口.csv", text)));
    }

    std::int64_t count(std::string_view table) {
        static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
        const std::string sql = fmt::format("select count(*) from {}", table);
        const auto connection = open(DatabaseUse::read);
        std::int64_t answer = -1;
        EXPECT_TRUE(connection->run({sql, {}, kAnswer}, Rows({}),
                                    [&](const Rows::Row& row) { answer = row.integer(0); }));
        return answer;
    }
    void expect_sound() {
        const auto found = verify(office_->connection());
        ASSERT_TRUE(found);
        EXPECT_TRUE(found->findings.empty()) << found->findings.front().rule;
        const auto chain = check_chain(office_->connection());
        ASSERT_TRUE(chain);
        EXPECT_TRUE(chain->faults.empty()) << chain->faults.front().message.en;
    }

    std::unique_ptr<TestOffice> office_;
    ScratchFolder folder_;
    RegionList regions_ = *RegionList::parse(kRegions, "regions.csv");
};

TEST_P(ImportingPeople, RegistersThemByActsOfAFewThousand) {
    const int people = static_cast<int>(2 * PopulationNumbers::kPersonsOfPart) + 10;
    const auto outcome = import(list(0, people));
    ASSERT_TRUE(outcome) << outcome.error().message.en;
    EXPECT_EQ(outcome->registered, static_cast<std::uint64_t>(people));
    EXPECT_EQ(outcome->acts, 4U);
    EXPECT_EQ(count("act"), 4);
    EXPECT_EQ(count("person"), people);
    EXPECT_EQ(count("person_detail"), people);
    EXPECT_EQ(count("person_document"), people);
    EXPECT_EQ(count("enrolment"), 0);
    expect_sound();
    const auto lists = lists_taken(office_->connection(), *RegionCode::parse("140522"));
    ASSERT_TRUE(lists && lists->size() == 1);
    EXPECT_EQ(lists->front().kind, "population");
    EXPECT_EQ(lists->front().added, people);
    EXPECT_EQ(lists->front().act, outcome->act);
}

TEST_P(ImportingPeople, RecordsAFileOnceThatComesTwice) {
    ASSERT_TRUE(import(list(0, 20)));
    const auto again = import(list(0, 20));
    ASSERT_TRUE(again) << again.error().message.en;
    EXPECT_EQ(again->unchanged, 20U);
    EXPECT_TRUE(again->taken_before);
    EXPECT_FALSE(again->act);
    EXPECT_EQ(count("act"), 2);
    const auto more = import(list(0, 21));
    ASSERT_TRUE(more);
    EXPECT_EQ(more->registered, 1U);
    EXPECT_FALSE(more->taken_before) << "another file";
    expect_sound();
}

TEST_P(ImportingPeople, LeavesNothingOfARehearsal) {
    PopulationOrder rehearsal = order(folder_.write("人口.csv", list(0, 20) + row(3)));
    rehearsal.aim = PopulationOrder::Aim::rehearse;
    rehearsal.feedback = "";
    const auto outcome = import(rehearsal);
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->registered, 20U);
    EXPECT_EQ(outcome->returned, 1U);
    EXPECT_EQ(count("act"), 0);
    EXPECT_FALSE(std::filesystem::exists(folder_.file("人口-退回.csv")));
}

TEST_P(ImportingPeople, RegistersNobodyWhereTheFeedbackCannotBeWritten) {
    PopulationOrder wish = order(folder_.write("人口.csv", list(0, 20) + row(3)));
    wish.feedback = folder_.file("no such folder/feedback.csv");
    const auto outcome = import(wish);
    ASSERT_FALSE(outcome);
    EXPECT_THAT(outcome.error().message.en, HasSubstr("feedback.csv"));
    EXPECT_EQ(count("act"), 0);
    EXPECT_EQ(count("person"), 0);
}

TEST_P(ImportingPeople, KeepsTheNumberThatAPersonHasElsewhere) {
    const auto elsewhere = office_->carry_out({fmt::format(
        R"({{"act":"register","area":"140405","key":"a","on":"2026-01-05","document":{{"kind":"resident_id","number":"{}"}},)"
        R"("name":"示甲","residence":"140405100201"}})",
        id(5))});
    ASSERT_EQ(elsewhere.size(), 1U);
    ASSERT_TRUE(import(list(0, 10)));
    const auto connection = open(DatabaseUse::read);
    const auto people =
        load_register(*connection, {{}, {PersonNumber{*elsewhere[0].person}}}, TransactionKind::read);
    ASSERT_TRUE(people);
    EXPECT_NE(people->find(*RegionCode::parse("140522"), PersonNumber{*elsewhere[0].person}), nullptr);
    EXPECT_NE(people->find(*RegionCode::parse("140405"), PersonNumber{*elsewhere[0].person}), nullptr);
    expect_sound();
}

TEST_P(ImportingPeople, TakesADocumentThatWasGivenUpAsANewOne) {
    const auto line = [](std::string_view rest) {
        return fmt::format(R"({{"area":"140522","on":"2026-01-05",{}}})", rest);
    };
    const auto done = office_->carry_out(
        {line(fmt::format(R"("act":"register","key":"a","document":{{"kind":"resident_id","number":"{}"}},)"
                          R"("name":"示错","residence":"140522108201")",
                          id(5))),
         line(fmt::format(R"("act":"change","key":"b","document":{{"kind":"resident_id","number":"{}"}},)"
                          R"("new_document":{{"kind":"resident_id","number":"{}"}})",
                          id(5), id(7)))});
    ASSERT_EQ(done.size(), 2U);
    ASSERT_TRUE(done[1].decision->reasons.empty()) << done[1].decision->reasons.front().text.en;
    const auto outcome = import(list(5, 6));
    ASSERT_TRUE(outcome) << outcome.error().message.en;
    EXPECT_EQ(outcome->registered, 1U);
    expect_sound();
}

TEST_P(ImportingPeople, BeginsAnewWhereTheAreaRecordsSomethingMeanwhile) {
    const std::string path = folder_.write("人口.csv", list(0, 3000));
    bool has_registered = false;
    const auto outcome = import(order(path), [&](std::uint64_t) {
        if (std::exchange(has_registered, true)) return;
        const auto answer = office_->carry_out({fmt::format(
            R"({{"act":"register","area":"140522","key":"a","on":"2026-01-05","document":{{"kind":"resident_id","number":"{}"}},)"
            R"("name":"示甲","residence":"140522108200"}})",
            id(5))});
        ASSERT_EQ(answer.size(), 1U);
    });
    ASSERT_TRUE(outcome) << outcome.error().message.en;
    EXPECT_EQ(outcome->registered, 2999U);
    EXPECT_EQ(outcome->unchanged, 1U);
    expect_sound();
}

// Whoever registers somebody in another area may be about to commit what the list cannot see yet.
TEST_P(ImportingPeople, WaitsForNewcomersOfOtherAreas) {
    if (GetParam() != Engine::postgres) GTEST_SKIP() << "SQLite has one writer";
    const auto other = open(DatabaseUse::write);
    ASSERT_TRUE(other->begin(TransactionKind::write));
    ASSERT_TRUE(share_areas(*other, {*RegionCode::parse("140405")}, Newcomers::some));
    const std::string path = folder_.write("人口.csv", list(0, 10));
    auto importing = std::async(std::launch::async, [&] { return import(order(path)); });
    EXPECT_EQ(importing.wait_for(std::chrono::milliseconds(700)), std::future_status::timeout);
    ASSERT_TRUE(other->commit());
    EXPECT_TRUE(importing.get());
}

TEST_P(ImportingPeople, RefusesAListThatChangesWhileItIsRead) {
    const std::string path = folder_.write("人口.csv", list(0, 30));
    bool has_changed = false;
    const auto outcome = import(order(path), [&](std::uint64_t) {
        if (!std::exchange(has_changed, true)) folder_.write("人口.csv", list(30, 60));
    });
    ASSERT_FALSE(outcome);
    EXPECT_THAT(outcome.error().message.en, HasSubstr("changed while it was read"));
    EXPECT_EQ(count("act"), 0);
}

TEST_P(ImportingPeople, FindsThemWhileKeysAreRotated) {
    ASSERT_TRUE(import(list(0, 20)));
    office_->renew_keys();
    const auto again = import(list(0, 25));
    ASSERT_TRUE(again) << again.error().message.en;
    EXPECT_EQ(again->unchanged, 20U);
    EXPECT_EQ(again->registered, 5U);
    expect_sound();
}

INSTANTIATE_TEST_SUITE_P(On, ImportingPeople, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
