// Departments' lists on the books of both engines: what a list does to identities, and what keeps it from it.

#include "procedure/lists/import_roster.h"

#include "files/scratch_folder.h"
#include "procedure/test_office.h"
#include "store/list_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

class ImportRoster : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    std::int64_t act(std::string_view what, std::string_view fields) {
        const auto answers = office_->carry_out({fmt::format(
            R"({{"act":"{}","area":"140522","key":"k{}","on":"2026-01-05",{}}})", what, ++keys_, fields)});
        EXPECT_TRUE(answers.size() == 1 && answers[0].decision->reasons.empty()) << what;
        return answers.empty() ? 0 : answers[0].person.value_or(0);
    }
    PersonNumber register_person(int person, std::string_view name,
                                 std::string_view village = "140522108201") {
        return static_cast<PersonNumber>(
            act("register", fmt::format(R"("document":{},"name":"{}","residence":"{}")",
                                        TestOffice::document(person), name, village)));
    }

    // A row about a person, with a day of recognition.
    static std::string row(int person, std::string_view name, std::string_view category = "低保",
                           std::string_view from = "2025-01-01") {
        return fmt::format("{},{},{},{}\n", name, TestOffice::id(person).plain(), category, from);
    }
    RosterOrder order_of(std::string_view rows, ListMode mode = ListMode::changes) {
        const std::string file = folder_.write(fmt::format("list{}.csv", ++files_),
                                               "姓名,身份证号码,类别,纳入时间\n" + std::string(rows));
        return {.area = kArea,
                .department = "民政",
                .region = kArea,
                .document = "来文",
                .mode = mode,
                .as_of = day("2025-11-01"),
                .categories = {},
                .most_ended = *Rate::parse("50%"),
                .confirmed = {},
                .file = {.path = file, .sheet = {}, .header = {}}};
    }
    Result<RosterImport> import_of(const RosterOrder& order) {
        auto import = RosterImport::create(office_->book(), office_->keys(), office_->actor(), order);
        EXPECT_TRUE(import) << import.error().message.en;
        if (import) {
            const auto read = import->read([](std::uint64_t, std::uint64_t) {});
            EXPECT_TRUE(read) << read.error().message.en;
        }
        return import;
    }
    BulkWriter writer() {
        auto started = BulkWriter::start({.database = database_.address(),
                                          .clock = [] { return TestOffice::kNow + 1'000'000; },
                                          .running = [] { return std::int64_t{0}; }},
                                         office_->book(), office_->keys(), "law", "test", office_->actor());
        CHECK(started.has_value());
        return *std::move(started);
    }
    RosterReport take(const RosterOrder& order) {
        auto import = import_of(order);
        BulkWriter books = writer();
        auto report = import->plan(books.connection());
        EXPECT_TRUE(report) << report.error().message.en;
        auto recorded = import->record(books, *std::move(report));
        EXPECT_TRUE(recorded) << recorded.error().message.en;
        return *std::move(recorded);
    }
    std::vector<std::string> problems_of(const RosterReport& report) const {
        std::vector<std::string> words;
        for (const RowOutcome& row : report.plan.rows)
            for (const RowProblem problem : row.problems) words.emplace_back(word(problem));
        return words;
    }
    // "subsistence_allowance 2025-01-01 …", as the books have them now.
    std::string identities() {
        std::string out;
        const auto read =
            read_identities(office_->connection(), kArea, [&](PersonNumber, const IdentityFact& fact) {
                out += fmt::format("{} {} {}; ", fact.category, fact.from.text(),
                                   fact.until ? fact.until->text() : "-");
            });
        EXPECT_TRUE(read.has_value());
        return out;
    }

    const RegionCode kArea = *RegionCode::parse("140522");
    std::unique_ptr<TestOffice> office_;
    ScratchFolder folder_;

   private:
    int keys_ = 0;
    int files_ = 0;
};

using enum RowOutcome::Kind;

TEST_P(ImportRoster, RecordsIdentitiesInOneActThatIsVerified) {
    register_person(1, "示甲");
    register_person(2, "示乙");
    const RosterReport report = take(order_of(row(1, "示甲") + row(2, "示乙", "特困", "2024-05-06")));
    EXPECT_TRUE(report.act.has_value());
    EXPECT_EQ(identities(), "subsistence_allowance 2025-01-01 -; extreme_poverty 2024-05-06 -; ");
    const auto lists = lists_taken(office_->connection(), kArea);
    ASSERT_TRUE(lists && lists->size() == 1);
    EXPECT_EQ(lists->front().department, "civil_affairs");
    EXPECT_EQ(lists->front().added, 2);
    EXPECT_EQ(lists->front().act, report.act);
    const auto checked = verify(office_->connection());
    ASSERT_TRUE(checked.has_value());
    EXPECT_TRUE(checked->findings.empty()) << checked->findings.front().rule;
}

TEST_P(ImportRoster, FindsPeopleByWhomTheyAreNow) {
    register_person(1, "示甲");
    const PersonNumber second = register_person(3, "示甲");
    take(order_of(row(1, "示甲")));
    act("merge", fmt::format(R"("document":{},"into":"{}")", TestOffice::document(1),
                             static_cast<std::int64_t>(second)));
    // What the merged entry held is held by the one in which it goes on.
    const RosterReport again = take(order_of(row(3, "示甲") + row(1, "示甲")));
    EXPECT_EQ(again.plan.rows[0].kind, unchanged);
    EXPECT_EQ(problems_of(again), std::vector<std::string>{"twice_the_same"});
    RosterOrder nobody_else = order_of(row(3, "示甲"), ListMode::full);
    EXPECT_EQ(take(nobody_else).plan.missing.size(), 0U);
}

TEST_P(ImportRoster, GivesBackWhomTheRegisterKnowsOtherwise) {
    register_person(1, "示甲");
    register_person(2, "示乙", "140522107219");
    act("enrol", fmt::format(R"("document":{},"cause":"first")", TestOffice::document(1)));
    act("terminate", fmt::format(R"("document":{},"cause":"death")", TestOffice::document(1)));
    RosterOrder order = order_of(row(1, "示甲") + row(2, "示乙") + row(3, "示丙"));
    order.region = *RegionCode::parse("140522108000");
    const RosterReport report = take(order);
    EXPECT_EQ(problems_of(report), (std::vector<std::string>{"died", "outside_region", "not_registered"}));
    EXPECT_EQ(identities(), "");
}

TEST_P(ImportRoster, OfATownshipEndsNobodyOfAnother) {
    register_person(1, "示甲");
    register_person(2, "示乙");
    register_person(3, "示丙", "140522107219");
    take(order_of(row(1, "示甲") + row(2, "示乙") + row(3, "示丙")));
    RosterOrder order = order_of(row(1, "示甲"), ListMode::full);
    order.region = *RegionCode::parse("140522108000");
    const RosterReport report = take(order);
    EXPECT_EQ(report.plan.held_before, 2);
    ASSERT_EQ(report.plan.missing.size(), 1U);
    EXPECT_EQ(report.plan.missing[0].until, day("2025-10-31"));
}

TEST_P(ImportRoster, KeepsWhoeverABadRowMayMean) {
    register_person(1, "示甲");
    register_person(2, "示乙");
    take(order_of(row(1, "示甲") + row(2, "示乙")));
    const RosterReport report =
        take(order_of(row(1, "示甲") + "示乙,140522,低保,2025-01-01\n", ListMode::full));
    EXPECT_EQ(problems_of(report), std::vector<std::string>{"number_wrong"});
    EXPECT_EQ(report.plan.missing.size(), 0U);
    EXPECT_EQ(report.plan.spared.size(), 1U);
}

TEST_P(ImportRoster, PlansAgainWhereTheAreaChangedMeanwhile) {
    register_person(1, "示甲");
    auto import = import_of(order_of(row(1, "示甲") + row(2, "示乙")));
    BulkWriter books = writer();
    auto report = import->plan(books.connection());
    ASSERT_TRUE(report.has_value());
    EXPECT_EQ(problems_of(*report), std::vector<std::string>{"not_registered"});
    register_person(2, "示乙");
    const auto recorded = import->record(books, *std::move(report));
    ASSERT_TRUE(recorded.has_value());
    EXPECT_EQ(problems_of(*recorded), std::vector<std::string>{});
    EXPECT_EQ(recorded->plan.count(added), 2);
}

TEST_P(ImportRoster, TakesAFileAgainWhereItChangesSomethingNow) {
    register_person(1, "示甲");
    const RosterOrder order = order_of(row(1, "示甲") + row(2, "示乙"));
    take(order);
    EXPECT_FALSE(take(order).act.has_value());
    register_person(2, "示乙");
    const RosterReport again = take(order);
    EXPECT_TRUE(again.act && again.same_file);
    EXPECT_EQ(again.plan.count(added), 1);
    EXPECT_FALSE(take(order).act.has_value());
}

TEST_P(ImportRoster, HoldsBackAListThatWouldEndTooMany) {
    for (int person = 1; person <= 3; ++person) register_person(person, "示甲");
    take(order_of(row(1, "示甲") + row(2, "示甲") + row(3, "示甲")));
    RosterOrder order = order_of(row(1, "示甲"), ListMode::full);
    EXPECT_FALSE(take(order).act.has_value());
    order.confirmed = 3;
    EXPECT_FALSE(take(order).act.has_value()) << "another number was confirmed";
    order.confirmed = 2;
    EXPECT_TRUE(take(order).act.has_value());
}

TEST_P(ImportRoster, WritesNothingAnewWithoutRowsThatGoBack) {
    register_person(1, "示甲");
    auto import = import_of(order_of(row(1, "示甲")));
    BulkWriter books = writer();
    const auto report = import->plan(books.connection());
    ASSERT_TRUE(report.has_value());
    const std::string path = folder_.file("back.csv");
    EXPECT_TRUE(import->write_returned_rows(*report, path, Language::zh).has_value());
    EXPECT_FALSE(std::filesystem::exists(path));
}

INSTANTIATE_TEST_SUITE_P(On, ImportRoster, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
