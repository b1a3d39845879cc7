#include "procedure/lists/staged_population.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace canbao {
namespace {

using testing::ElementsAre;

StagedRow row(std::uint32_t number, char document, std::uint64_t content,
              RowFate fate = RowFate::registered) {
    std::array<char, BlindIndex::kLength> bytes{};
    bytes[0] = document;
    return {BlindIndex(bytes), content, number, 0, 0, fate};
}

// The fate of each row, and of which other row it speaks.
std::vector<std::pair<RowFate, std::uint32_t>> settled(StagedPopulation rows) {
    rows.settle_repetitions();
    std::vector<std::pair<RowFate, std::uint32_t>> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.emplace_back(rows[i].fate, rows[i].other);
    return out;
}

TEST(StagedPopulation, takes_the_first_of_rows_that_say_the_same) {
    StagedPopulation rows;
    rows.add(row(4, 'b', 1));
    rows.add(row(5, 'a', 2));
    rows.add(row(6, 'b', 1));
    rows.add(row(9, 'b', 1));
    EXPECT_THAT(settled(std::move(rows)),
                ElementsAre(std::pair(RowFate::registered, 0U), std::pair(RowFate::registered, 0U),
                            std::pair(RowFate::repeated, 4U), std::pair(RowFate::repeated, 4U)));
}

TEST(StagedPopulation, takes_none_of_rows_that_contradict_each_other) {
    StagedPopulation rows;
    rows.add(row(4, 'b', 1));
    rows.add(row(5, 'b', 2, RowFate::unchanged));
    rows.add(row(6, 'b', 1));
    EXPECT_THAT(settled(std::move(rows)),
                ElementsAre(std::pair(RowFate::contradicted, 5U), std::pair(RowFate::contradicted, 4U),
                            std::pair(RowFate::contradicted, 4U)));
}

TEST(StagedPopulation, leaves_rows_alone_that_cannot_be_read) {
    StagedPopulation rows;
    rows.add(row(4, 0, 0, RowFate::unreadable));
    rows.add(row(5, 0, 0, RowFate::unreadable));
    EXPECT_THAT(settled(std::move(rows)),
                ElementsAre(std::pair(RowFate::unreadable, 0U), std::pair(RowFate::unreadable, 0U)));
}

TEST(StagedPopulation, takes_one_document_of_a_person) {
    StagedPopulation rows;
    rows.add(row(4, 'a', 1), {PersonNumber{17}, 0});
    rows.add(row(5, 'b', 2), {PersonNumber{17}, 0});
    rows.add(row(6, 'c', 3), {std::nullopt, 1});
    EXPECT_THAT(settled(std::move(rows)),
                ElementsAre(std::pair(RowFate::registered, 0U), std::pair(RowFate::another_document, 4U),
                            std::pair(RowFate::registered, 0U)));
}

TEST(StagedPopulation, says_why_each_row_goes_back) {
    for (int fate = static_cast<int>(RowFate::born_later);
         fate <= static_cast<int>(RowFate::another_document); ++fate) {
        StagedRow each = row(4, 'a', 1, static_cast<RowFate>(fate));
        const RowFault in_general = fault_of(each);
        each.other = 77;
        const RowFault of_row = fault_of(each);
        EXPECT_EQ(in_general.code, of_row.code);
        EXPECT_FALSE(in_general.reason.zh.empty() || in_general.suggestion.en.empty());
        EXPECT_EQ(in_general.reason.zh == of_row.reason.zh, static_cast<RowFate>(fate) < RowFate::repeated);
    }
}

}  // namespace
}  // namespace canbao
