#include "decision/notice.h"

#include <gtest/gtest.h>

#include "registry/invented_entries.h"

namespace canbao {
namespace {

using Kind = NoticeVerdict::Kind;

Date day(std::string_view text) { return *Date::parse(text); }
RegionCode place(std::string_view text) { return *RegionCode::parse(text); }
const Date kAsOf = day("2026-04-01");

// "recorded", "unchanged", or why the row goes back.
std::string told(const NoticeVerdict& verdict) {
    if (verdict.kind == Kind::recorded) return "recorded";
    return verdict.kind == Kind::unchanged ? "unchanged" : std::string(verdict.fault->code);
}

// Born on 1 May 1990, registered on 1 January 2026.
class Notices : public testing::Test {
   protected:
    std::string death(std::string_view on) { return told(judge_death(entry_, others_, day(on), kAsOf)); }
    std::string move(std::string_view to, std::string_view on = "2026-03-01") {
        return told(judge_move(entry_, others_, place(to), day(on), kAsOf));
    }
    void died(RegisterEntry& entry, std::string_view on) {
        entry.enrolments.push_back(invented_fact(EnrolmentEvent::terminated, on, 7, EnrolmentCause::death));
    }

    RegisterEntry entry_ = invented_entry("140522", 1);
    RegisterEntry elsewhere_ = invented_entry("140823", 1);
    std::vector<const RegisterEntry*> others_ = {&elsewhere_};
};

TEST_F(Notices, a_death_is_recorded_also_of_whoever_was_not_enrolled) {
    EXPECT_EQ(death("2026-03-01"), "recorded");
    entry_.enrolments.push_back(invented_fact(EnrolmentEvent::enrolled, "2026-03-15", 5));
    EXPECT_EQ(death("2026-03-01"), "recorded") << "whatever was recorded for a later day";
    EXPECT_EQ(death("2025-12-01"), "recorded") << "also before the registration";
}

TEST_F(Notices, a_death_lies_between_birth_and_the_day_of_the_list) {
    EXPECT_EQ(death("2026-04-01"), "recorded");
    EXPECT_EQ(death("2026-04-02"), "day_ahead");
    EXPECT_EQ(death("1990-05-01"), "recorded");
    EXPECT_EQ(death("1990-04-30"), "day_before_birth");
}

TEST_F(Notices, nobody_dies_twice) {
    died(entry_, "2026-02-01");
    EXPECT_EQ(death("2026-02-01"), "unchanged");
    EXPECT_EQ(death("2026-02-02"), "died_otherwise");
}

TEST_F(Notices, a_death_that_another_area_knows_is_recorded_here_too) {
    died(elsewhere_, "2026-02-01");
    EXPECT_EQ(death("2026-02-01"), "recorded");
    EXPECT_EQ(death("2026-02-02"), "died_otherwise");
}

TEST_F(Notices, a_move_changes_the_residence) {
    EXPECT_EQ(move("140522108202"), "recorded");
    EXPECT_EQ(move("610000"), "recorded");
    EXPECT_EQ(move("140522108201"), "unchanged");
    EXPECT_EQ(move("140522108202", "2026-04-02"), "day_ahead");
    EXPECT_EQ(move("140522108202", "2025-12-31"), "later_detail") << "the register holds from a later day";
}

TEST_F(Notices, the_dead_do_not_move) {
    died(elsewhere_, "2026-02-01");
    EXPECT_EQ(move("140522108202"), "died");
}

TEST_F(Notices, a_death_that_was_taken_back_is_not_brought_back_by_the_list) {
    entry_.corrected.push_back(
        {invented_fact(EnrolmentEvent::terminated, "2026-02-01", 7, EnrolmentCause::death), 9});
    EXPECT_EQ(death("2026-02-01"), "corrected_before");
    EXPECT_EQ(death("2026-02-02"), "recorded") << "another day is another statement";
}

TEST_F(Notices, a_move_that_was_stated_before_does_not_come_back) {
    DetailFact moved = invented_detail(day("2026-03-01"), 5);
    moved.residence = place("140522108202");
    entry_.details.push_back(moved);
    moved.residence = place("140522108203");
    moved.act = 6;
    entry_.details.push_back(moved);
    EXPECT_EQ(move("140522108202", "2026-03-01"), "later_detail");
    EXPECT_EQ(move("140522108202", "2026-03-02"), "recorded");
}

}  // namespace
}  // namespace canbao
