#include "channels/follow_up_row.h"

#include <array>

#include <gtest/gtest.h>

namespace canbao {
namespace {

FollowUpLine line(std::string_view person, std::string_view name, std::string_view state, std::string_view on,
                  std::string_view note) {
    const std::array<SheetCell, 5> cells = {SheetCell{person}, SheetCell{name}, SheetCell{state},
                                            SheetCell{on}, SheetCell{note}};
    SheetHeader header;
    header.columns = {0U, 1U, 2U, 3U, 4U};
    return read_follow_up_row(header, {7, cells});
}

std::string_view fault(std::string_view person, std::string_view name, std::string_view state,
                       std::string_view on, std::string_view note = "") {
    const FollowUpLine read = line(person, name, state, on, note);
    return read.faults.empty() ? std::string_view() : read.faults.front().code;
}

TEST(FollowUpRows, ReadWhatADepartmentFillsIn) {
    const FollowUpLine read = line("'891067638720126879", "张 **", "不愿参保", "2026年1月5日", " 外出务工 ");
    EXPECT_TRUE(read.faults.empty());
    EXPECT_EQ(read.row, 7U);
    EXPECT_EQ(read.person, 891067638720126879);
    EXPECT_EQ(read.state, FollowUpState::declined);
    EXPECT_EQ(read.on, *Date::parse("2026-01-05"));
    EXPECT_EQ(read.note, "外出务工");
}

TEST(FollowUpRows, LeaveEmptyOnesToBeContacted) {
    EXPECT_EQ(line("12", "张*", "", "", "").state, FollowUpState::to_contact);
    EXPECT_EQ(fault("12", "张*", "", ""), "");
    EXPECT_EQ(fault("12", "张*", "", "2026-01-05"), "state_missing");
    EXPECT_EQ(fault("12", "张*", "", "", "外出"), "state_missing");
}

TEST(FollowUpRows, GoBackWhereTheyCannotBeRead) {
    EXPECT_EQ(fault("", "张*", "已联系", "2026-01-05"), "number_wrong");
    EXPECT_EQ(fault("12x", "张*", "已联系", "2026-01-05"), "number_wrong");
    EXPECT_EQ(fault("12", "", "已联系", "2026-01-05"), "name_missing");
    EXPECT_EQ(fault("12", "张*", "去世", "2026-01-05"), "state_unknown");
    EXPECT_EQ(fault("12", "张*", "已联系", "2026-02-30"), "day_unreadable");
    EXPECT_EQ(fault("12", "张*", "已联系", "2026-01"), "day_unreadable") << "a month has no day";
    EXPECT_EQ(fault("12", "张*", "已联系", "2026-01-05", std::string(201, 'x')), "note_wrong");
}

}  // namespace
}  // namespace canbao
