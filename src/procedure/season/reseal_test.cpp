// What acts do while a rotation of keys is unfinished is sealed anew with the rest.

#include "procedure/reseal.h"

#include <gtest/gtest.h>

#include "procedure/sealed_places.h"
#include "procedure/season/follow_up.h"
#include "procedure/test_office.h"
#include "store/audit_store.h"
#include "store/verification.h"

namespace canbao {
namespace {

class Resealing : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    // The number of whom it is about; 0 where it was refused or failed.
    std::int64_t carry_out(const std::string& line) {
        const auto answers = office_->carry_out({line});
        if (answers.size() != 1 || !answers[0].decision || !answers[0].decision->reasons.empty()) return 0;
        return answers[0].person.value_or(0);
    }
    std::int64_t enter(int person) {
        return carry_out(fmt::format(
            R"({{"act":"register","area":"140522","key":"{}","on":"2026-01-05","document":{},"name":"示甲",)"
            R"("phone":"13800000000","residence":"140522108201"}})",
            ++key_, TestOffice::document(person)));
    }
    // `what` becomes otherwise: "phone":"…".
    std::int64_t change(const std::string& whom, const std::string& what) {
        return carry_out(fmt::format(
            R"({{"act":"change","area":"140522","key":"{}","on":"2026-01-05",{},{}}})", ++key_, whom, what));
    }
    static std::string by_document(int person) { return R"("document":)" + TestOffice::document(person); }
    static std::string by_number(std::int64_t person) { return fmt::format(R"("person":"{}")", person); }
    static std::string new_document(int person) {
        return R"("new_document":)" + TestOffice::document(person);
    }
    static std::string phone(int number) { return fmt::format(R"("phone":"1380000{:04}")", number); }

    void reseal_all() {
        const auto tally = reseal(office_->connection(), office_->keys(), 0, [](std::uint64_t) {});
        ASSERT_TRUE(tally) << tally.error().message.en;
        EXPECT_EQ(details_by_older_keys(), 0);
        const auto again = reseal(office_->connection(), office_->keys(), 0, [](std::uint64_t) {});
        ASSERT_TRUE(again) << again.error().message.en;
        EXPECT_EQ(again->details, 0U);
        EXPECT_EQ(again->commands, 0U);
        const auto verification = verify(office_->connection());
        ASSERT_TRUE(verification) << verification.error().message.en;
        for (const Finding& finding : verification->findings)
            ADD_FAILURE() << finding.rule << " " << finding.first << ": " << finding.message.en;
    }
    // Details whose document nobody is found by.
    std::int64_t details_by_older_keys() {
        static constexpr Column kCount[] = {{"count", ColumnType::integer}};
        std::int64_t count = -1;
        EXPECT_TRUE(office_->connection().run(
            {"select count(*) from person_detail d where not exists (select 1 from person_document w "
             "where w.area = d.area and w.document = d.document_index)",
             {},
             kCount},
            Rows({}), [&](const Rows::Row& row) { count = row.integer(0); }));
        return count;
    }

    std::unique_ptr<TestOffice> office_;
    int key_ = 0;
};

TEST_P(Resealing, TakesAChangeThatCameBetween) {
    const std::int64_t one = enter(1);
    const std::int64_t other = enter(3);
    ASSERT_TRUE(one != 0 && other != 0);
    office_->renew_keys();
    EXPECT_EQ(change(by_document(1), phone(1)), one);
    EXPECT_EQ(change(by_number(other), phone(2)), other);
    reseal_all();
    EXPECT_EQ(change(by_document(1), phone(3)), one);
    EXPECT_EQ(change(by_document(3), phone(4)), other);
    reseal_all();
}

TEST_P(Resealing, TakesADocumentThatBecameAnothersBetween) {
    const std::int64_t one = enter(1);
    ASSERT_EQ(change(by_document(1), new_document(3)), one);
    office_->renew_keys();
    const std::int64_t other = enter(1);
    ASSERT_NE(other, 0);
    EXPECT_NE(other, one);
    reseal_all();
    EXPECT_EQ(change(by_document(1), phone(1)), other);
    EXPECT_EQ(change(by_document(3), phone(2)), one);
}

TEST_P(Resealing, TakesADocumentThatCameBackBetween) {
    const std::int64_t one = enter(1);
    office_->renew_keys();
    ASSERT_EQ(change(by_document(1), new_document(3)), one);
    ASSERT_EQ(change(by_document(3), new_document(1)), one);
    office_->renew_keys();
    EXPECT_EQ(change(by_document(1), phone(1)), one);
    reseal_all();
    EXPECT_EQ(change(by_document(1), phone(2)), one);
}

TEST_P(Resealing, TakesNotesOfFollowUps) {
    const auto person = static_cast<PersonNumber>(enter(1));
    const SeasonKey season = {*RegionCode::parse("140522"), 2026};
    const std::int64_t act = static_cast<std::int64_t>(person);
    const std::string place = place_of_note(season, person, act);
    FollowUps all;
    all[person].push_back({.person = person,
                           .act = act,
                           .state = FollowUpState::contacted,
                           .on = *Date::parse("2026-01-05"),
                           .by = std::string(kTownshipFollowsUp),
                           .note = office_->keys().seal("已答应", place)});
    ASSERT_TRUE(write_facts(office_->connection(), {rows_of_follow_ups(season, all)}));
    office_->renew_keys();
    const auto tally = reseal(office_->connection(), office_->keys(), 0, [](std::uint64_t) {});
    ASSERT_TRUE(tally) << tally.error().message.en;
    EXPECT_EQ(tally->notes, 1U);
    const auto read = read_follow_ups(office_->connection(), season);
    ASSERT_TRUE(read && read->contains(person));
    const Sealed& note = *read->at(person).front().note;
    EXPECT_TRUE(office_->keys().is_current(note));
    EXPECT_EQ(office_->keys().open(note, place), "已答应");
}

// Older programs counted turns under each index anew.
TEST_P(Resealing, CopesWithATurnThatStandsTwice) {
    const std::int64_t one = enter(1);
    ASSERT_NE(one, 0);
    office_->renew_keys();
    ASSERT_EQ(change(by_document(1), phone(1)), one);
    static constexpr Column kIndex[] = {{"document", ColumnType::bytes}};
    Rows given(kIndex);
    const auto document = IdentityDocument::parse(DocumentKind::resident_id, TestOffice::id(1).plain());
    const std::vector<BlindIndex> indexes = indexes_of(office_->keys(), {*document, {}, {}});
    given.add(indexes.front().bytes());
    ASSERT_TRUE(office_->connection().change(
        {"insert into person_document (area, document, turn, person, act) select w.area, given.document, "
         "w.turn, w.person, w.act from given join person_document w on w.document <> given.document",
         kIndex,
         {}},
        given));
    const auto tally = reseal(office_->connection(), office_->keys(), 0, [](std::uint64_t) {});
    ASSERT_TRUE(tally) << tally.error().message.en;
    EXPECT_EQ(details_by_older_keys(), 0);
    EXPECT_EQ(change(by_document(1), phone(2)), one);
}

INSTANTIATE_TEST_SUITE_P(On, Resealing, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
