// A person's story as of two days: how things stand on one, by what was recorded until the other.

#include "procedure/person_story.h"

#include <algorithm>

#include "procedure/bulk_act.h"
#include "procedure/test_office.h"
#include "store/list_store.h"
#include "store/register_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

class Story : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    // What an act is about, besides the fields of every act; the person's number.
    std::int64_t act(std::string_view what, std::string_view on, std::string_view fields) {
        const auto answers = office_->carry_out({fmt::format(
            R"({{"act":"{}","area":"140522","key":"k{}","on":"{}",{}}})", what, ++keys_, on, fields)});
        EXPECT_TRUE(answers.size() == 1 && answers[0].decision->reasons.empty()) << what;
        if (answers.empty()) return 0;
        act_ = answers[0].act.value_or(0);
        return answers[0].person.value_or(0);
    }
    std::int64_t register_person(int person) {
        return act("register", "2026-01-05",
                   fmt::format(R"("document":{},"name":"示甲","residence":"140522108201")",
                               TestOffice::document(person)));
    }
    DatabaseResult<PersonStory> read(std::int64_t number, std::string_view on,
                                     std::optional<Date> known = {}) {
        return read(static_cast<PersonNumber>(number), on, known);
    }
    DatabaseResult<PersonStory> read_by_document(int person, std::string_view on,
                                                 std::optional<Date> known = {}) {
        const auto document =
            IdentityDocument::parse(DocumentKind::resident_id, TestOffice::id(person).plain());
        return read(DocumentReference{*document, {}, {}}, on, known);
    }
    static std::int64_t number_of(const DatabaseResult<PersonStory>& story) {
        return story ? static_cast<std::int64_t>(story->entry.number) : 0;
    }

    // So many days after TestOffice::kNow, a list of 民政 names the person from 2025-01-01 on.
    void take_list(PersonNumber person, int days, std::string_view document, std::optional<Date> until) {
        auto writer = BulkWriter::start({.database = database_.address(),
                                         .clock = [days] { return TestOffice::kNow + days * 86'400'000'000; },
                                         .running = [] { return std::int64_t{0}; }},
                                        office_->book(), office_->keys(), "law", "test", office_->actor());
        ASSERT_TRUE(writer) << writer.error().message.en;
        const RegionCode area = *RegionCode::parse("140522");
        const auto facts_by = [&](std::int64_t act) -> DatabaseResult<std::vector<Facts>> {
            RegisterChanges changes;
            changes.identities.push_back(
                {area, person, {"subsistence_allowance", day("2025-01-01"), until, act}});
            ListTaken list{.area = area,
                           .act = act,
                           .kind = "roster",
                           .department = "civil_affairs",
                           .region = area,
                           .document = std::string(document),
                           .mode = ListMode::changes,
                           .covered = {},
                           .as_of = day("2026-01-05"),
                           .file_name = "list.csv",
                           .file_digest = std::string(document),
                           .rows = 1,
                           .added = 1,
                           .moved = 0,
                           .ended = 0,
                           .unchanged = 0,
                           .returned = 0};
            std::vector<Facts> facts = facts_of(changes);
            facts.push_back(rows_of(std::span(&list, 1)));
            return facts;
        };
        const auto written = writer->write_alone({.area = area,
                                                  .client = "roster",
                                                  .key = std::string(document),
                                                  .kind = "roster",
                                                  .on = day("2026-01-05"),
                                                  .command = "{}",
                                                  .decision = {}},
                                                 facts_by);
        ASSERT_TRUE(written) << written.error().message.en;
    }

    std::unique_ptr<TestOffice> office_;
    std::int64_t act_ = 0;  // the number of the last one

   private:
    DatabaseResult<PersonStory> read(PersonReference person, std::string_view on, std::optional<Date> known) {
        return read_person_story(office_->connection(), office_->book(), office_->keys(), office_->actor(),
                                 {*RegionCode::parse("140522"), std::move(person), day(on), known, 2026});
    }

    int keys_ = 0;
};

TEST_P(Story, TellsTheDetailsThatHoldOnTheDay) {
    const std::int64_t person = register_person(1);
    act("change", "2026-12-01",
        fmt::format(R"("document":{},"residence":"140522108202")", TestOffice::document(1)));
    const auto residence = [&](std::string_view on) {
        const auto story = read(person, on);
        return story ? story->details[story->detail_now].residence.text() : story.error().message.en;
    };
    EXPECT_EQ(residence("2026-11-30"), "140522108201");
    EXPECT_EQ(residence("2026-12-01"), "140522108202");
    EXPECT_EQ(residence("2026-01-01"), "140522108201") << "before the first";
}

TEST_P(Story, FollowsAMergeOnceItIsKnown) {
    const std::int64_t first = register_person(1);
    const std::int64_t second = register_person(3);
    office_->set_day(2);
    act("merge", "2026-01-07", fmt::format(R"("person":"{}","into":"{}")", first, second));
    EXPECT_EQ(number_of(read(first, "2026-01-07")), second);
    EXPECT_EQ(number_of(read_by_document(1, "2026-01-07")), second);
    EXPECT_EQ(number_of(read(first, "2026-01-07", day("2026-01-07"))), second);
    EXPECT_EQ(number_of(read(first, "2026-01-07", day("2026-01-06"))), first);
    EXPECT_EQ(number_of(read_by_document(1, "2026-01-07", day("2026-01-06"))), first);
    EXPECT_EQ(number_of(read(first, "2026-01-07", day("2026-01-04"))), 0) << "nobody yet";
}

TEST_P(Story, AsksWhoseADocumentWasByThen) {
    const std::int64_t first = register_person(1);
    const std::int64_t second = register_person(3);
    const auto change = [&](std::int64_t person, int document) {
        act("change", "2026-01-07",
            fmt::format(R"("person":"{}","new_document":{})", person, TestOffice::document(document)));
    };
    office_->set_day(2);
    change(first, 5);
    change(second, 1);
    EXPECT_EQ(number_of(read_by_document(1, "2026-01-07")), second);
    EXPECT_EQ(number_of(read_by_document(1, "2026-01-07", day("2026-01-06"))), first);
}

TEST_P(Story, TellsWhatWasCorrectedAndWhatWasThoughtBefore) {
    const std::int64_t person = register_person(1);
    const std::string who = fmt::format(R"("document":{})", TestOffice::document(1));
    act("enrol", "2026-01-05", who + R"(,"cause":"back_after_lapse","insured":[2024])");
    act("terminate", "2026-01-05", who + R"(,"cause":"death")");
    const std::int64_t death = act_;
    const auto standing = [&](std::optional<Date> known = {}) {
        const auto story = read(person, "2026-01-10", known);
        EXPECT_TRUE(story) << story.error().message.en;
        return story ? story->standing.kind : Standing::Kind::never_enrolled;
    };
    EXPECT_EQ(standing(), Standing::Kind::terminated);
    office_->set_day(2);
    act("correct", "2026-01-07", who + fmt::format(R"(,"corrects":"{}","evidence":"x")", death));
    EXPECT_EQ(standing(), Standing::Kind::active);
    EXPECT_EQ(standing(day("2026-01-06")), Standing::Kind::terminated);
    const auto story = read(person, "2026-01-10");
    ASSERT_TRUE(story);
    ASSERT_EQ(story->entry.corrected.size(), 1U);
    EXPECT_EQ(story->entry.corrected[0].by, act_);
    EXPECT_EQ(story->acts.size(), 4U) << "the corrected one and the correction too";
    // The person lives, and the death may be recorded again; so may the enrolment, with its years.
    act("terminate", "2026-01-08", who + R"(,"cause":"death")");
    act("correct", "2026-01-08", who + fmt::format(R"(,"corrects":"{}","evidence":"x")", act_));
    const auto enrolment = read(person, "2026-01-10")->entry.enrolments.back().act;
    act("correct", "2026-01-08", who + fmt::format(R"(,"corrects":"{}","evidence":"x")", enrolment));
    EXPECT_EQ(standing(), Standing::Kind::never_enrolled);
    EXPECT_TRUE(read(person, "2026-01-10")->entry.insured.empty());
    act("enrol", "2026-01-09", who + R"(,"cause":"back_after_lapse","insured":[2024])");
    EXPECT_EQ(standing(), Standing::Kind::active);
    const auto verification = verify(office_->connection());
    ASSERT_TRUE(verification);
    EXPECT_TRUE(verification->findings.empty()) << verification->findings.front().rule;
}

TEST_P(Story, TellsWhatListsSaidByThen) {
    const auto person = static_cast<PersonNumber>(register_person(1));
    const auto number = static_cast<std::int64_t>(person);
    take_list(person, 1, "first", {});
    take_list(person, 3, "second", day("2025-12-31"));
    // By what was known on the day before, at the first list, and now.
    const auto nothing = read(number, "2026-01-10", day("2026-01-05"));
    ASSERT_TRUE(nothing);
    EXPECT_TRUE(nothing->listed.empty() && nothing->held.empty() && nothing->lists.empty());
    const auto first = read(number, "2026-01-10", day("2026-01-06"));
    ASSERT_TRUE(first && first->listed.size() == 1 && first->held.size() == 1 && first->acts.size() == 2);
    EXPECT_EQ(first->held[0].name.zh, "低保对象");
    EXPECT_EQ(first->lists.at(first->listed[0].fact.act).department.zh, "民政");
    EXPECT_EQ(first->lists.at(first->listed[0].fact.act).document, "first");
    const auto both = read(number, "2026-01-10");
    ASSERT_TRUE(both && both->listed.size() == 2 && both->acts.size() == 3);
    EXPECT_TRUE(both->held.empty()) << "it ended";
    EXPECT_EQ(both->listed[1].fact.until, day("2025-12-31"));
    const auto earlier = read(number, "2025-12-31");
    ASSERT_TRUE(earlier && earlier->held.size() == 1);
}
TEST_P(Story, TellsWhatListsSaidOfAnEntryThatWasMerged) {
    const std::int64_t first = register_person(1);
    const std::int64_t second = register_person(3);
    take_list(static_cast<PersonNumber>(first), 1, "list", {});
    office_->set_day(2);
    act("merge", "2026-01-07", fmt::format(R"("person":"{}","into":"{}")", first, second));
    const auto before = read(second, "2026-01-10", day("2026-01-06"));
    ASSERT_TRUE(before && before->listed.empty()) << "nobody knew yet that they are one";
    const auto story = read(second, "2026-01-10");
    ASSERT_TRUE(story && story->listed.size() == 1 && story->held.size() == 1);
    EXPECT_EQ(story->lists.at(story->listed[0].fact.act).document, "list");
    EXPECT_EQ(std::ranges::count(story->acts, story->listed[0].fact.act, &ActRecord::act), 1);
}

INSTANTIATE_TEST_SUITE_P(On, Story, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
