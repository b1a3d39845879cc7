// The real program, killed in the midst of billing a season, on each engine: nothing counts until all does,
// and the next billing gives what one that was never killed gives.

#include <csignal>

#include <gtest/gtest.h>

#include "faults/running_program.h"
#include "store/test_databases.h"

namespace canbao::faults {
namespace {

constexpr int kKilled = 128 + SIGKILL;

class BillingKilled : public OnEngines {
   protected:
    void SetUp() override {
        OnEngines::SetUp();
        if (IsSkipped()) return;
        office_.use(database_.address().text());
        const std::string people = (office_.folder() / "people.jsonl").string();
        // Five parts of bills.
        done({"synth", "--region", "140522", "--people", "9000", "--seed", "5", "--acts", "2026", "-o",
              people});
        EXPECT_EQ(run(office_.wish({"db", "migrate"})).status, 0);
        EXPECT_EQ(run(office_.acts(people)).status, 0);
        EXPECT_EQ(season("open").status, 0);
    }

    void done(std::vector<std::string> arguments) const {
        RunningProgram::Wish wish = office_.wish(std::move(arguments));
        EXPECT_EQ(run(wish).status, 0);
    }

    RunningProgram::Wish season_wish(const std::string& action, const std::string& day = {}) const {
        std::vector<std::string> arguments = {"season", action, "--area", "140522", "--year",  "2026",
                                              "--as",   "王芳", "--role", "agency", "--scope", "140522"};
        if (!day.empty()) arguments.insert(arguments.end(), {"--on", day});
        if (action != "open") arguments.emplace_back("--json");
        return office_.wish(arguments);
    }
    Ended season(const std::string& action, const std::string& day = {}) const {
        return run(season_wish(action, day));
    }
    int bill_killed_at(const std::string& point, const std::string& day) const {
        RunningProgram::Wish wish = season_wish("bill", day);
        wish.environment["CANBAO_KILL_AT"] = point;
        return run(wish).status;
    }

    // What counts, but for the numbers of acts and the moments.
    std::string shown() const {
        const Ended shown = season("show");
        EXPECT_EQ(shown.status, 0) << shown.complaints;
        std::string out;
        for (const std::string& line : shown.answers)
            if (line.find(R"("run")") == std::string::npos && line.find("activated") == std::string::npos)
                out += line + '\n';
        return out;
    }
    // The value of a field of the last report.
    static std::string value(const Ended& report, const std::string& field) {
        for (const std::string& line : report.answers)
            if (const auto at = line.find("\"" + field + "\": "); at != std::string::npos)
                return line.substr(at + field.size() + 4);
        return "none";
    }

    TestOffice office_;
};

TEST_P(BillingKilled, counts_whole_or_not_at_all_and_goes_on) {
    const std::string nothing = shown();
    EXPECT_NE(nothing.find(R"("billed": null)"), std::string::npos);
    // Before the first part, after the first and the second, when all are written, in the last act's
    // transaction.
    for (const char* point : {"bills_begun", "bills_part", "bills_part:2", "bills_written"}) {
        EXPECT_EQ(bill_killed_at(point, "2026-02-20"), kKilled) << point;
        EXPECT_EQ(shown(), nothing) << point;
    }
    const Ended billed = season("bill", "2026-02-20");
    ASSERT_EQ(billed.status, 0) << billed.complaints;
    EXPECT_EQ(value(billed, "broken_off"), "{");
    EXPECT_EQ(value(billed, "new"), "0,") << "all were there";
    EXPECT_EQ(value(billed, "written"), "0,");
    const std::string first = shown();
    EXPECT_EQ(first.find(R"("people": 0)"), std::string::npos) << first;

    // Late, every bill changes. Until that counts, the earlier ones do.
    EXPECT_EQ(bill_killed_at("bills_part:2", "2026-03-02"), kKilled);
    EXPECT_EQ(shown(), first);
    // On yet another day the parts that are there are what counts next, and are looked at.
    const Ended back = season("bill", "2026-02-20");
    ASSERT_EQ(back.status, 0) << back.complaints;
    EXPECT_NE(value(back, "changed"), "0,");
    EXPECT_EQ(shown(), first);
    EXPECT_EQ(run(office_.wish({"db", "verify"})).status, 0);
}

INSTANTIATE_TEST_SUITE_P(On, BillingKilled, testing::Values(Engine::sqlite, Engine::postgres), engine_name);

}  // namespace
}  // namespace canbao::faults
