#include "channels/asked_command.h"

#include <gtest/gtest.h>

#include "channels/padded_line.h"

namespace canbao {
namespace {

Command asked(std::string_view line) { return asked_command(PaddedLine(line).text()); }

TEST(AskedCommandTest, fields_tell_the_decision) {
    EXPECT_EQ(asked(R"({"id":1,"on":"2026-01-01"})"), Command::quote);
    EXPECT_EQ(asked(R"({"id":1,"born":"1990-01-01"})"), Command::quote);
    EXPECT_EQ(asked(R"({"id":1,"kind":"inpatient"})"), Command::settle);
    EXPECT_EQ(asked(R"({"id":1,"reason":"death"})"), Command::refund);
    EXPECT_EQ(asked(R"({"id":1,"region":"140522","year":2026})"), Command::cap);
    EXPECT_EQ(asked(R"({"id":1,"resident_years":[2025]})"), Command::cap);
}

TEST(AskedCommandTest, a_bill_has_fields_of_quotes_too) {
    EXPECT_EQ(asked(R"({"on":"2026-01-01","born":"1990-01-01","kind":"inpatient"})"), Command::settle);
}

// So that the error names what is missing, not what is there.
TEST(AskedCommandTest, a_forgotten_field_does_not_make_it_another_decision) {
    EXPECT_EQ(asked(R"({"total":"1.00","on":"2026-01-01"})"), Command::settle);
    EXPECT_EQ(asked(R"({"event_on":"2026-01-01"})"), Command::refund);
    EXPECT_EQ(asked(R"({"applied_on":"2026-01-01"})"), Command::refund);
}

TEST(AskedCommandTest, a_number_too_large_hides_no_field) {
    EXPECT_EQ(asked(R"({"year":99999999999999999999,"kind":"inpatient"})"), Command::settle);
}

TEST(AskedCommandTest, null_is_not_stated) {
    EXPECT_EQ(asked(R"({"kind":null,"on":"2026-01-01"})"), Command::quote);
    EXPECT_EQ(asked(R"({"on":null})"), Command::cap);
}

TEST(AskedCommandTest, what_is_no_object_is_left_to_the_reader) {
    for (const char* line : {"", "[1]", "{", "nonsense", R"("on")"}) EXPECT_EQ(asked(line), Command::cap);
}

}  // namespace
}  // namespace canbao
