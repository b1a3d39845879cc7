// A person's story as of two days: how things stand on one, by what was recorded until the other.

#include "procedure/person_story.h"

#include "procedure/test_office.h"
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

INSTANTIATE_TEST_SUITE_P(On, Story, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
