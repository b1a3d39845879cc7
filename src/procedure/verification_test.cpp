// Books that somebody has altered behind the program's back do not verify, whichever table it was.

#include "store/verification.h"

#include <algorithm>

#include "procedure/test_office.h"
#include "store/audit_store.h"

namespace canbao {
namespace {

class Verifying : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
        std::vector<std::string> lines;
        // All of one sex; the last is not enrolled, so that the entry may be merged.
        for (const int person : {1, 3, 5, 7})
            lines.push_back(fmt::format(
                R"({{"act":"register","area":"140522","key":"r{}","on":"2026-01-05","document":{},"name":"示甲",)"
                R"("phone":"13800000000","residence":"140522108201"}})",
                person, TestOffice::document(person)));
        for (const int person : {1, 3, 5})
            lines.push_back(
                fmt::format(R"({{"act":"enrol","area":"140522","key":"e{}","on":"2026-01-05","document":{},)"
                            R"("cause":"back_after_lapse","insured":[2022,2023]}})",
                            person, TestOffice::document(person)));
        people_ = office_->carry_out(lines);
        for (const ActAnswer& answer : people_)
            ASSERT_TRUE(answer.decision->reasons.empty()) << answer.decision->reasons.front().text.en;
        const auto of = [&](std::size_t person) {
            return std::to_string(people_[person].person.value_or(0));
        };
        const auto merged = office_->carry_out({fmt::format(
            R"({{"act":"merge","area":"140522","key":"m","on":"2026-01-05","person":"{}","into":"{}"}})",
            of(3), of(2))});
        ASSERT_TRUE(merged.size() == 1 && merged[0].decision->reasons.empty());
        ASSERT_TRUE(seal_acts(office_->connection(), TestOffice::kNow));
    }

    std::vector<std::string> broken_rules() {
        const auto verification = verify(office_->connection());
        EXPECT_TRUE(verification) << verification.error().message.en;
        std::vector<std::string> rules;
        if (verification)
            for (const Finding& finding : verification->findings) rules.push_back(finding.rule);
        return rules;
    }
    bool finds(std::string_view rule) { return std::ranges::count(broken_rules(), rule) > 0; }

    void alter(const std::string& sql) {
        const auto done = office_->connection().run_script(sql);
        ASSERT_TRUE(done) << sql << ": " << done.error().message.en;
    }

    std::unique_ptr<TestOffice> office_;
    std::vector<ActAnswer> people_;  // of the registrations, then of the enrolments
};

TEST_P(Verifying, FindsNothingInGoodBooks) { EXPECT_EQ(broken_rules(), std::vector<std::string>()); }

TEST_P(Verifying, SeesEveryAlteredFact) {
    const std::string first = std::to_string(*people_[0].person);
    const std::string second = std::to_string(*people_[1].person);
    const auto of = [](const std::string& person) { return " where person = " + person; };
    const std::string enrolled = fmt::format(" where act = {}", *people_[4].act);
    // What is done, and how it is taken back.
    const std::pair<std::string, std::string> kAlterations[] = {
        {"update enrolment set effective_from = 20200101" + of(first),
         "update enrolment set effective_from = 20260105" + of(first)},
        {"update enrolment set cause = 'first'" + of(first),
         "update enrolment set cause = 'back_after_lapse'" + of(first)},
        {"update person_detail set born = 19700101" + of(first),
         "update person_detail set born = 19800101" + of(first)},
        {"update person_detail set residence = 140522108202" + of(first),
         "update person_detail set residence = 140522108201" + of(first)},
        {"update insured_year set scheme = 'employee' where year = 2022 and person = " + first,
         "update insured_year set scheme = 'resident' where year = 2022 and person = " + first},
        {"insert into insured_year (area, person, year, scheme, act) select area, person, 2020, scheme, act "
         "from insured_year where year = 2022 and person = " +
             first,
         "delete from insured_year where year = 2020"},
        {"update person_document set turn = 1" + of(first),
         "update person_document set turn = 0" + of(first)},
        {"update act set actor = 'another'" + of(first), "update act set actor = 'test'" + of(first)},
        {"update act set outcome = 'refused'" + enrolled, "update act set outcome = 'granted'" + enrolled},
        {"update person_merge set into_person = " + first,
         fmt::format("update person_merge set into_person = {}", *people_[2].person)},
    };
    for (const auto& [sql, back] : kAlterations) {
        alter(sql);
        EXPECT_TRUE(finds("audit_chain")) << sql;
        alter(back);
        EXPECT_EQ(broken_rules(), std::vector<std::string>()) << back;
    }
    // What cannot be taken back: the last ones, each of another person.
    alter("delete from insured_year where year = 2023 and person = " + first);
    EXPECT_TRUE(finds("audit_chain"));
    alter("update person_detail set phone = null" + of(second));
    EXPECT_TRUE(finds("audit_chain"));
}

TEST_P(Verifying, SeesMergesThatLeadInACircle) {
    const auto merge = [&](std::size_t from, std::size_t into) {
        alter(fmt::format(
            "insert into person_merge (area, person, into_person, act) values (140522, {}, {}, {})",
            *people_[from].person, *people_[into].person, *people_[0].act));
    };
    EXPECT_FALSE(finds("merges_end"));
    // 4 goes on in 3 already.
    merge(2, 1);
    EXPECT_FALSE(finds("merges_end"));
    merge(1, 3);
    EXPECT_TRUE(finds("merges_end"));
}

TEST_P(Verifying, SeesCorrectionsThatNobodyMade) {
    const std::string first = std::to_string(*people_[0].person);
    alter(fmt::format(
        "insert into enrolment_correction (area, person, corrected, act) values (140522, {}, {}, {})", first,
        *people_[4].act, *people_[6].act));
    EXPECT_TRUE(finds("corrections_come_from_acts"));
    EXPECT_TRUE(finds("audit_chain"));
    alter("delete from enrolment_correction");
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
    alter(fmt::format("update act set kind = 'correct' where act = {}", *people_[4].act));
    EXPECT_TRUE(finds("granted_corrections_are_there"));
}

TEST_P(Verifying, FollowsMergesIntoEveryArea) {
    const std::string first = std::to_string(*people_[0].person);
    std::vector<std::string> lines;
    // The first, who is enrolled in one county, is known in another, where somebody else is enrolled.
    for (const int person : {1, 9})
        lines.push_back(fmt::format(
            R"({{"act":"register","area":"140405","key":"r{}","on":"2026-01-05","document":{},"name":"示甲",)"
            R"("residence":"140405100201"}})",
            person, TestOffice::document(person)));
    lines.push_back(fmt::format(
        R"({{"act":"enrol","area":"140405","key":"e","on":"2026-01-05","document":{},"cause":"first"}})",
        TestOffice::document(9)));
    const auto answers = office_->carry_out(lines);
    EXPECT_EQ(broken_rules(), std::vector<std::string>());
    const std::string second = std::to_string(*answers[1].person);
    alter(
        fmt::format("update person_detail set document_index = (select document_index from person_detail "
                    "where area = 140522 and person = {}) where person = {}",
                    first, second));
    EXPECT_TRUE(finds("one_number_per_document"));
    EXPECT_FALSE(finds("one_relation_at_a_time"));
    alter(fmt::format("insert into person_merge (area, person, into_person, act) values (140405, {}, {}, {})",
                      first, second, *answers[2].act));
    EXPECT_FALSE(finds("one_number_per_document"));
    EXPECT_TRUE(finds("one_relation_at_a_time"));
}

INSTANTIATE_TEST_SUITE_P(On, Verifying, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
