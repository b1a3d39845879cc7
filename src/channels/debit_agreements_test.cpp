#include "channels/debit_agreements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::string_view kBegin = "CANBAO-DEBIT-AGREEMENTS|1|bank_debit|140522|2026-01-10|3\n";

std::string list(std::string_view rows, std::string_view end) {
    return std::string(kBegin) + std::string(rows) + std::string(end);
}

// The faults of a list that is refused: "line:field".
std::vector<std::string> faults(const std::string& text) {
    std::vector<std::string> out;
    const auto read = read_debit_agreements(text);
    if (!read)
        for (const RecordFault& fault : read.error().faults())
            out.push_back(std::to_string(fault.line) + ":" + std::string(fault.field.key));
    return out;
}

TEST(DebitAgreements, name_persons_and_agreements) {
    const auto read = read_debit_agreements(
        list("AGREE|A-1|person|17||\nAGREE|A-1|household_book|014000123|李小|2026-01-02\nENDED|A-9\n",
             "END|2|1\n"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->channel.text(), "bank_debit");
    EXPECT_EQ(read->area.text(), "140522");
    EXPECT_EQ(read->number, 3);
    ASSERT_EQ(read->agreed.size(), 2U);
    EXPECT_EQ(std::get<PersonNumber>(read->agreed[0].person), PersonNumber{17});
    EXPECT_EQ(read->agreed[1].line, 3U);
    EXPECT_EQ(std::get<DocumentReference>(read->agreed[1].person).name->plain(), "李小");
    ASSERT_EQ(read->ended.size(), 1U);
    EXPECT_EQ(read->ended[0].agreement.text(), "A-9");
}

TEST(DebitAgreements, may_be_none) { EXPECT_TRUE(read_debit_agreements(list("", "END|0|0\n"))); }

TEST(DebitAgreements, tell_every_fault_with_its_line) {
    EXPECT_THAT(faults(list("AGREE|=A|person|17||\nAGREE|A-2|person|0||\nENDED|\n", "END|2|1\n")),
                testing::ElementsAre("2:agreement", "3:number", "4:agreement"));
    EXPECT_THAT(faults(list("AGREE|A-1|person|17|\n", "END|1|0\n")), testing::ElementsAre("2:"));
    EXPECT_THAT(faults(list("PAY|A-1\n", "END|0|0\n")), testing::ElementsAre("2:"));
}

TEST(DebitAgreements, are_counted) {
    EXPECT_THAT(faults(list("AGREE|A-1|person|17||\n", "END|2|0\n")), testing::ElementsAre("3:"));
    EXPECT_THAT(faults(list("AGREE|A-1|person|17||\n", "END|1|0\nEND|1|0\n")), testing::ElementsAre("3:"));
    // Cut off.
    EXPECT_FALSE(read_debit_agreements(list("AGREE|A-1|person|17||\n", "")));
}

TEST(DebitAgreements, are_not_agreed_and_ended_at_once) {
    EXPECT_THAT(faults(list("AGREE|A-1|person|17||\nENDED|A-1\n", "END|1|1\n")),
                testing::ElementsAre("4:agreement"));
}

TEST(DebitAgreements, are_of_an_area_of_six_digits) {
    EXPECT_FALSE(read_debit_agreements("CANBAO-DEBIT-AGREEMENTS|1|bank_debit|1405|2026-01-10|3\nEND|0|0\n"));
}

}  // namespace
}  // namespace canbao
