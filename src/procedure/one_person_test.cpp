// One person has one relation of insurance, under whichever numbers, documents and areas the books know them.

#include <algorithm>

#include "procedure/test_office.h"
#include "store/verification.h"

namespace canbao {
namespace {

constexpr std::string_view kYangcheng = "140522";
constexpr std::string_view kTunliu = "140405";

class OnePerson : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }
    void TearDown() override {
        if (IsSkipped()) return;
        const auto verification = verify(office_->connection());
        ASSERT_TRUE(verification) << verification.error().message.en;
        for (const Finding& finding : verification->findings) ADD_FAILURE() << finding.rule;
    }

    // What came of an act: "granted", or the codes of the reasons. `fields` besides those of every act.
    std::string act(std::string_view what, std::string_view area, std::string_view fields,
                    std::string_view on = "2026-01-05") {
        const auto answers = office_->carry_out({fmt::format(
            R"({{"act":"{}","area":"{}","key":"k{}","on":"{}",{}}})", what, area, ++keys_, on, fields)});
        if (answers.size() != 1) return "";
        person_ = answers[0].person.value_or(0);
        std::string codes;
        for (const auto& reason : answers[0].decision->reasons)
            codes.append(codes.empty() ? "" : " ").append(reason.code);
        return codes.empty() ? "granted" : codes;
    }
    std::string register_person(std::string_view area, int person) {
        return act("register", area,
                   fmt::format(R"("document":{},"name":"示甲","residence":"{}")",
                               TestOffice::document(person), residence(area)));
    }
    std::string enrol(std::string_view area, int person, std::string_view cause = "back_after_lapse",
                      std::string_view on = "2026-01-05") {
        return act("enrol", area,
                   fmt::format(R"("document":{},"cause":"{}","insured":[2024])", TestOffice::document(person),
                               cause),
                   on);
    }
    std::string newborn(std::string_view area, std::string_view document) {
        return act("newborn", area,
                   fmt::format(R"("document":{},"name":"示新","sex":"male","born":"2026-01-02",)"
                               R"("residence":"{}","guardian":{})",
                               document, residence(area), TestOffice::document(1)));
    }
    std::string merge(std::string_view area, std::int64_t person, std::int64_t into) {
        return act("merge", area, fmt::format(R"("person":"{}","into":"{}")", person, into));
    }
    static std::string residence(std::string_view area) { return fmt::format("{}108201", area); }
    static std::string of(int person) {
        return fmt::format(R"("document":{})", TestOffice::document(person));
    }

    std::unique_ptr<TestOffice> office_;
    std::int64_t person_ = 0;  // of the last act

   private:
    int keys_ = 0;
};

constexpr std::string_view kBook = R"({"kind":"household_book","number":"140522000001"})";

TEST_P(OnePerson, IsNotRegisteredAsANewbornTwice) {
    EXPECT_EQ(newborn(kTunliu, kBook), "granted");
    EXPECT_EQ(newborn(kYangcheng, kBook), "cause_does_not_fit relation_elsewhere");
    const std::string_view child = R"("document":{"kind":"household_book","number":"140522000001",)"
                                   R"("name":"示新","born":"2026-01-02"})";
    EXPECT_EQ(act("terminate", kTunliu, std::string(child) + R"(,"cause":"death")"), "granted");
    EXPECT_EQ(newborn(kYangcheng, kBook), "person_died");
}

TEST_P(OnePerson, IsFollowedThroughTheMergesOfAnotherArea) {
    EXPECT_EQ(register_person(kYangcheng, 1), "granted");
    const std::int64_t first = person_;
    EXPECT_EQ(register_person(kTunliu, 1), "granted");
    EXPECT_EQ(person_, first);
    EXPECT_EQ(register_person(kTunliu, 3), "granted");
    const std::int64_t second = person_;
    EXPECT_NE(second, first);
    EXPECT_EQ(enrol(kTunliu, 3), "granted");
    EXPECT_EQ(merge(kTunliu, first, second), "granted");
    EXPECT_EQ(enrol(kYangcheng, 1), "relation_elsewhere");
    EXPECT_EQ(enrol(kYangcheng, 1, "first"), "cause_does_not_fit relation_elsewhere");
    EXPECT_EQ(act("suspend", kTunliu, of(1)), "granted");
    EXPECT_EQ(enrol(kYangcheng, 1), "granted");
    EXPECT_EQ(act("resume", kTunliu, of(3)), "relation_elsewhere") << "back again";
}

TEST_P(OnePerson, DoesNotTakeADocumentThatSomebodyElsewhereHas) {
    EXPECT_EQ(newborn(kYangcheng, kBook), "granted");
    const std::int64_t here = person_;
    const std::string document =
        fmt::format(R"({{"kind":"resident_id","number":"{}"}})",
                    IdNumber::synthetic(14, 5, *Date::parse("2026-01-02"), 1).plain());
    EXPECT_EQ(newborn(kTunliu, document), "granted") << "nothing tells that it is the same child";
    const std::int64_t there = person_;
    const std::string change = fmt::format(R"("person":"{}","new_document":{})", here, document);
    EXPECT_EQ(act("change", kYangcheng, change), "document_taken_elsewhere");
    // Registered here by it the child has two entries, which are merged once the relation there rests.
    EXPECT_EQ(act("register", kYangcheng,
                  fmt::format(R"("document":{},"name":"示新","residence":"140522108201")", document)),
              "granted");
    EXPECT_EQ(person_, there);
    EXPECT_EQ(merge(kYangcheng, there, here), "relation_elsewhere");
    EXPECT_EQ(act("suspend", kTunliu, fmt::format(R"("document":{})", document)), "granted");
    EXPECT_EQ(merge(kYangcheng, there, here), "granted");
    EXPECT_EQ(act("change", kYangcheng, change), "granted");
    EXPECT_EQ(act("resume", kTunliu, fmt::format(R"("document":{})", document)), "relation_elsewhere");
}

TEST_P(OnePerson, IsRegisteredOnceInAnAreaWhateverTheDocument) {
    EXPECT_EQ(register_person(kYangcheng, 1), "granted");
    const std::int64_t number = person_;
    EXPECT_EQ(register_person(kTunliu, 1), "granted");
    EXPECT_EQ(act("change", kTunliu, of(1) + fmt::format(R"(,"new_document":{})", TestOffice::document(3))),
              "granted");
    EXPECT_EQ(register_person(kYangcheng, 3), "already_registered");
    EXPECT_EQ(person_, number);
    // The document may come here as well.
    EXPECT_EQ(
        act("change", kYangcheng, of(1) + fmt::format(R"(,"new_document":{})", TestOffice::document(3))),
        "granted");
}

TEST_P(OnePerson, IsNotMergedIntoTwoRelations) {
    EXPECT_EQ(register_person(kYangcheng, 1), "granted");
    const std::int64_t first = person_;
    EXPECT_EQ(register_person(kTunliu, 1), "granted");
    EXPECT_EQ(enrol(kTunliu, 1), "granted");
    EXPECT_EQ(register_person(kYangcheng, 3), "granted");
    const std::int64_t second = person_;
    EXPECT_EQ(enrol(kYangcheng, 3), "granted");
    EXPECT_EQ(merge(kYangcheng, first, second), "relation_elsewhere");
    EXPECT_EQ(act("suspend", kTunliu, of(1)), "granted");
    EXPECT_EQ(merge(kYangcheng, first, second), "granted");
}

TEST_P(OnePerson, DoesNotLoseWhatBeginsLaterNorWhatHasEnded) {
    EXPECT_EQ(register_person(kYangcheng, 1), "granted");
    const std::int64_t first = person_;
    EXPECT_EQ(enrol(kYangcheng, 1, "back_after_lapse", "2026-03-01"), "granted");
    EXPECT_EQ(register_person(kYangcheng, 3), "granted");
    const std::int64_t second = person_;
    EXPECT_EQ(merge(kYangcheng, first, second), "later_fact");
    const std::string moved = R"(,"cause":"moved_away")";
    EXPECT_EQ(act("terminate", kYangcheng, of(1) + moved, "2026-03-01"), "granted");
    EXPECT_EQ(
        act("merge", kYangcheng, fmt::format(R"("person":"{}","into":"{}")", first, second), "2026-03-01"),
        "granted");
    const std::string as_first = of(3) + R"(,"cause":"first")";
    EXPECT_EQ(act("enrol", kYangcheng, as_first, "2026-03-02"), "cause_does_not_fit");
    EXPECT_EQ(enrol(kYangcheng, 3, "back_after_lapse", "2026-03-02"), "granted");
}

INSTANTIATE_TEST_SUITE_P(On, OnePerson, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
