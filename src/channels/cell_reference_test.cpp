#include "channels/cell_reference.h"

#include <gtest/gtest.h>

#include "channels/sheet_row.h"

namespace canbao {
namespace {

TEST(CellReference, names_column_and_row) {
    EXPECT_EQ(parse_cell_reference("A1"), (CellReference{0, 1}));
    EXPECT_EQ(parse_cell_reference("C7"), (CellReference{2, 7}));
    EXPECT_EQ(parse_cell_reference("aa10"), (CellReference{26, 10}));
    EXPECT_EQ(parse_cell_reference("XFD1048576"), (CellReference{16'383, 1'048'576}));
    for (const char* wrong : {"", "A", "1", "A0", "A01", "XFE1", "A1048577", "A1 ", " A1", "A-1", "$A$1",
                              "AAAAAAAAAAAA1", "A99999999999"})
        EXPECT_FALSE(parse_cell_reference(wrong)) << wrong;
}

TEST(CellReference, areas_go_right_and_down) {
    EXPECT_EQ(parse_cell_area("A1:C2"), (CellArea{{0, 1}, {2, 2}}));
    EXPECT_EQ(parse_cell_area("B3"), (CellArea{{1, 3}, {1, 3}}));
    for (const char* wrong : {"", ":", "A1:", ":A1", "C1:A1", "A2:A1", "A1:B2:C3", "A:B"})
        EXPECT_FALSE(parse_cell_area(wrong)) << wrong;
}

TEST(CellReference, letters_are_those_of_their_column) {
    EXPECT_EQ(column_letters(0), "A");
    EXPECT_EQ(column_letters(25), "Z");
    EXPECT_EQ(column_letters(26), "AA");
    EXPECT_EQ(column_letters(16'383), "XFD");
    for (std::uint32_t column = 0; column < SheetLimits::kMostEmptyColumns; ++column)
        ASSERT_EQ(parse_column_letters(column_letters(column)), column);
    EXPECT_FALSE(parse_column_letters(""));
    EXPECT_FALSE(parse_column_letters("A1"));
    EXPECT_FALSE(parse_column_letters("列"));
}

}  // namespace
}  // namespace canbao
