// Coverage as the books of both engines stand on a day.

#include "procedure/season/count_coverage.h"

#include "procedure/test_office.h"

namespace canbao {
namespace {

Date day(std::string_view text) { return *Date::parse(text); }

class Coverage : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (!IsSkipped()) office_ = std::make_unique<TestOffice>(database_.address(), CANBAO_SOURCE_DIR);
    }

    void act(std::string_view what, std::string_view on, std::string_view fields) {
        const auto answers = office_->carry_out({fmt::format(
            R"({{"act":"{}","area":"140522","key":"k{}","on":"{}",{}}})", what, ++keys_, on, fields)});
        EXPECT_TRUE(answers.size() == 1 && answers[0].decision->reasons.empty()) << what;
    }
    static std::string of(int person) {
        return fmt::format(R"("document":{})", TestOffice::document(person));
    }
    void enrolled_person(int person) {
        act("register", "2026-01-05", of(person) + R"(,"name":"示甲","residence":"140522108201")");
        act("enrol", "2026-01-05", of(person) + R"(,"cause":"first")");
    }
    CoverageOrder order(std::string_view on) const { return {kArea, 2026, day(on), kArea}; }
    CoverageCount county(std::string_view on) {
        const auto report = count_coverage(office_->connection(), office_->book(), office_->actor(),
                                           order(on), [](std::uint64_t) {});
        EXPECT_TRUE(report) << report.error().message.en;
        return report && !report->places.empty() ? report->places[0].goals[1].count : CoverageCount{};
    }

    const RegionCode kArea = *RegionCode::parse("140522");
    std::unique_ptr<TestOffice> office_;

   private:
    int keys_ = 0;
};

TEST_P(Coverage, CountsWhoeverLivesHereAsTheyStandOnTheDay) {
    for (int person = 1; person <= 5; ++person) enrolled_person(person);
    act("suspend", "2026-02-01", of(2));
    act("terminate", "2026-02-01", of(3) + R"(,"cause":"death")");
    act("terminate", "2026-02-01", of(4) + R"(,"cause":"employee_insurance")");
    EXPECT_EQ(county("2026-01-31").enrolled, 5) << "whoever is to die is counted until then";
    EXPECT_EQ(county("2026-01-31").people, 5);
    EXPECT_EQ(county("2026-02-01").people, 3);
    EXPECT_EQ(county("2026-02-01").enrolled, 2);
    const auto missing = list_missing(office_->connection(), office_->book(), office_->keys(),
                                      office_->actor(), order("2026-02-01"), [](std::uint64_t) {});
    ASSERT_TRUE(missing && missing->size() == 1);
    EXPECT_EQ(missing->front().name, "示*");
    EXPECT_TRUE(missing->front().was_enrolled);
    EXPECT_EQ(missing->front().department, "");
}

TEST_P(Coverage, CountsAMergedPersonOnce) {
    act("register", "2026-01-05", of(1) + R"(,"name":"示甲","residence":"140522108201")");
    enrolled_person(3);
    EXPECT_EQ(county("2026-02-01").people, 2);
    const auto found =
        office_->carry_out({R"({"act":"register","area":"140522","key":"again","on":"2026-01-05",)" + of(3) +
                            R"(,"name":"示甲","residence":"140522108201"})"});
    ASSERT_TRUE(found.size() == 1 && found[0].person.has_value());
    act("merge", "2026-01-06", of(1) + fmt::format(R"(,"into":"{}")", *found[0].person));
    EXPECT_EQ(county("2026-02-01").people, 1);
}

INSTANTIATE_TEST_SUITE_P(On, Coverage, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao
