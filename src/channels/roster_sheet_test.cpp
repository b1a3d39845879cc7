#include "channels/roster_sheet.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

using enum RowProblem;
using Problems = std::vector<RowProblem>;

constexpr std::string_view kNumber = "140000200102060010";

Catalogue catalogue() {
    Catalogue out{*RegionCode::parse("140000"), "140000/catalogue.toml", {}, {}, {}};
    out.categories.resize(2);
    out.categories[0].key = "subsistence_allowance";
    out.categories[0].name = {"低保对象", "subsistence allowance recipient"};
    out.categories[0].aliases = {"低保", "农村低保"};
    out.categories[1].key = "orphan";
    out.categories[1].name = {"孤儿", "orphan"};
    return out;
}

// A row in the order of the fields: number, name, category, from, until, change.
RosterLine read(std::vector<std::string_view> cells, std::optional<CategoryId> of_all = {}) {
    const Catalogue all = catalogue();
    const CategoryWords words(all);
    SheetHeader header;
    for (std::uint32_t i = 0; i < 6; ++i) header.columns.emplace_back(i);
    std::vector<SheetCell> row;
    for (const std::string_view text : cells)
        row.push_back({.text = text, .kind = text.empty() ? CellKind::empty : CellKind::untyped});
    return read_roster_row({words, header, of_all}, {7, row});
}

TEST(RosterSheet, reads_what_people_meant) {
    const RosterLine line =
        read({" １４０００0200102060010", "刘　示静", "农村低保 ", "2024年3月1日", "", ""});
    EXPECT_EQ(line.row, 7U);
    EXPECT_EQ(line.problems, Problems{});
    ASSERT_TRUE(line.number && line.name && line.category && line.from);
    EXPECT_EQ(line.number->plain(), kNumber);
    EXPECT_EQ(line.name->plain(), "刘示静");
    EXPECT_EQ(line.category, CategoryId{0});
    EXPECT_EQ(line.from, *Date::parse("2024-03-01"));
    EXPECT_FALSE(line.is_removal);
}

TEST(RosterSheet, names_everything_that_is_wrong_with_a_row) {
    EXPECT_EQ(read({"", "", "", "", "", ""}).problems,
              (Problems{number_missing, name_missing, category_missing, day_missing}));
    EXPECT_EQ(read({"140000200102060011", "刘示静", "五保", "2024-13-01", "", "换人"}).problems,
              (Problems{number_wrong, category_unknown, change_unknown}));
    EXPECT_EQ(read({kNumber, "刘示静", "孤儿", "2024年3月", "", ""}).problems, Problems{day_unreadable});
}

TEST(RosterSheet, tells_who_leaves_the_list) {
    const RosterLine said = read({kNumber, "刘示静", "低保", "", "2025-12-31", "退出"});
    EXPECT_TRUE(said.is_removal);
    EXPECT_EQ(said.until, *Date::parse("2025-12-31"));
    EXPECT_EQ(said.problems, Problems{});
    EXPECT_TRUE(read({kNumber, "刘示静", "低保", "2024-03-01", "2025-12-31", ""}).is_removal)
        << "whoever has a last day";
    EXPECT_FALSE(read({kNumber, "刘示静", "低保", "2024-03-01", "", "新增"}).is_removal);
    EXPECT_TRUE(read({kNumber, "刘示静", "低保", "2024-03-01", "2025-12-31", "新增"}).is_removal)
        << "a last day says more than the word";
    for (const char* open : {"至今", "长期", "-", "9999-12-31"})
        EXPECT_FALSE(read({kNumber, "刘示静", "低保", "2024-03-01", open, ""}).is_removal) << open;
    EXPECT_EQ(read({kNumber, "刘示静", "低保", "2024-03-01", "明年", "新增"}).problems,
              Problems{day_unreadable});
    EXPECT_EQ(read({kNumber, "刘示静", "低保", "2024-03-01", "", "退出"}).problems, Problems{day_missing});
}

TEST(RosterSheet, of_one_category_needs_no_column_for_it) {
    EXPECT_EQ(read({kNumber, "刘示静", "", "2024-03-01"}, CategoryId{1}).category, CategoryId{1});
    EXPECT_EQ(read({kNumber, "刘示静", "低保", "2024-03-01"}, CategoryId{1}).category, CategoryId{0})
        << "what a row says itself comes first";
}

}  // namespace
}  // namespace canbao
