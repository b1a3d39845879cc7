#include "channels/sheet_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "channels/cell_reference.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

using testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

const std::vector<SheetField> kFields = {
    {"id",
     {"证件号码", "ID number"},
     {"身份证号码", "公民身份号码", "身份证号", "证件号码", "ID number"},
     true},
    {"name", {"姓名", "name"}, {"姓名", "name"}, true},
    {"category", {"救助身份", "category"}, {"救助身份", "类别"}},
    {"town", {"镇（街）", "town"}, {"镇（街）", "乡镇"}},
    {"village", {"村（居）", "village"}, {"村（居）", "村"}},
    {"from", {"纳入时间", "from"}, {"纳入时间", "起始时间"}},
};

// Rows from the first on; a cell that ends in ^ repeats another of a merged area. Empty rows are left out.
std::vector<KeptRow> kept(const Rows& rows) {
    std::vector<KeptRow> all;
    std::uint32_t number = 0;
    for (const auto& row : rows) {
        ++number;
        std::vector<SheetCell> cells;
        for (std::string_view text : row) {
            SheetCell cell{.text = text, .kind = CellKind::text};
            if (text.ends_with('^')) {
                cell.text.remove_suffix(1);
                cell.is_repeated = true;
            }
            cells.push_back(cell);
        }
        if (!cells.empty()) all.emplace_back(SheetRow{number, cells});
    }
    return all;
}

// "2: id=C name=B, unknown A序号 D备注", or what is wrong in English.
std::string found(const Rows& rows, const HeaderChoice& choice = {}) {
    const auto all = kept(rows);
    const auto header = find_header(all, kFields, choice);
    if (!header) return header.error().message.en;
    std::string said = std::to_string(header->first_row);
    if (header->last_row != header->first_row) said += "-" + std::to_string(header->last_row);
    said += ":";
    for (std::size_t i = 0; i < kFields.size(); ++i)
        if (header->columns[i]) said += " " + kFields[i].key + "=" + column_letters(*header->columns[i]);
    if (!header->unknown.empty()) said += ", unknown";
    for (const auto& column : header->unknown) said += " " + column_letters(column.column) + column.text;
    return said;
}

HeaderChoice chosen(std::initializer_list<const char*> texts) {
    HeaderChoice choice;
    for (const char* text : texts) choice.columns.push_back(*parse_column_choice(text));
    return choice;
}

TEST(SheetHeader, columns_stand_in_any_order) {
    EXPECT_EQ(found({{"序号", "姓名", "身份证号码", "救助身份", "镇（街）", "村（居）", "纳入时间"}}),
              "1: id=C name=B category=D town=E village=F from=G, unknown A序号");
    EXPECT_EQ(found({{"公民身份号码", "姓名"}, {"1", "王某"}}), "1: id=A name=B");
    EXPECT_EQ(found({{"Name", "ID Number"}}), "1: id=B name=A");
}

TEST(SheetHeader, titles_and_lines_about_the_office_come_first) {
    EXPECT_EQ(found({{"2026年低保对象花名册"},
                     {},
                     {"填报单位：民政局", "", "日期：2026年1月5日"},
                     {"姓名", "身份证号"},
                     {"王某", "1"}}),
              "4: id=B name=A");
    EXPECT_EQ(found({{"花名册", "花名册^", "花名册^"}, {"姓名", "身份证号", "备注"}}),
              "2: id=B name=A, unknown C备注");
}

TEST(SheetHeader, blanks_width_brackets_and_signs_do_not_count) {
    EXPECT_EQ(found({{"姓 名", "身份证号码(18位)"}}), "1: id=B name=A");
    EXPECT_EQ(found({{"姓\u3000\u3000名", "身份证号码（必填）"}}), "1: id=B name=A");
    EXPECT_EQ(found({{"*姓名", "身份证\n号码"}}), "1: id=B name=A");
    EXPECT_EQ(found({{"姓名★", "身份证号码\n18位，最后一位X大写"}}), "1: id=B name=A");
    EXPECT_EQ(found({{"姓名：", "ＩＤ　number", "镇(街)", "纳入时间：如2025-01-01"}}),
              "1: id=B name=A town=C from=D");
    EXPECT_EQ(found({{"姓名", "身份证号", "  "}}), "1: id=B name=A");
}

TEST(SheetHeader, a_surer_name_comes_before_one_with_notes) {
    EXPECT_EQ(found({{"姓名(户主)", "姓名", "身份证号"}}), "1: id=C name=B, unknown A姓名(户主)");
    EXPECT_EQ(found({{"姓名", "身份证号", "镇(街)", "镇"}}), "1: id=B name=A town=C, unknown D镇");
}

TEST(SheetHeader, headers_in_two_rows) {
    EXPECT_EQ(found({{"名册"},
                     {"姓名", "身份证号", "住址", "住址^", "备注"},
                     {"姓名^", "身份证号^", "镇（街）", "村（居）", "备注^"},
                     {"王某", "1", "润城镇", "上庄村"}}),
              "3: id=B name=A town=C village=D, unknown E备注");
    EXPECT_EQ(found({{"姓名", "身份证号", "住址", ""}, {"", "", "镇（街）", "村（居）"}, {"王某", "1"}}),
              "1-2: id=B name=A town=C village=D")
        << "without merged areas, as in CSV";
    EXPECT_EQ(found({{"姓名", "身份证号", "纳入"}, {"", "", "时间"}, {"王某", "1"}}),
              "1-2: id=B name=A from=C")
        << "one word in two rows";
    EXPECT_EQ(
        found({{"姓名", "身份证号", "住址", "住址^"}, {"姓名^", "身份证号^", "小区", "门牌"}, {"王某", "1"}}),
        "1-2: id=B name=A, unknown C住址")
        << "a second row that names nothing is still none of the table";
}

TEST(SheetHeader, the_first_row_of_people_is_no_header) {
    EXPECT_EQ(found({{"姓名", "身份证号"}, {"王某", "姓名"}}), "1: id=B name=A");
    EXPECT_EQ(found({{"姓名", "身份证号", "镇（街）"}, {"王某", "", "村"}}), "1: id=B name=A town=C");
}

TEST(SheetHeader, what_is_missing_is_named_with_what_is_there) {
    EXPECT_EQ(
        found({{"序号", "户主", "身份证号"}}),
        "the header (row 1) lacks: name. There are: A 序号, B 户主, C 身份证号. Name a column by --column name=C");
    EXPECT_EQ(
        found({{"名册"}, {"序号", "救助身份"}}),
        "the header (row 2) lacks: ID number, name. There are: A 序号, B 救助身份. Name a column by --column id=C");
    EXPECT_THAT(found({{"1", "2"}, {"3", "4"}}), HasSubstr("no headers were found in the first 10 rows"));
    EXPECT_THAT(found({}), HasSubstr("no headers were found"));
    Rows late(11, {"x"});
    late[10] = {"姓名", "身份证号"};
    EXPECT_THAT(found(late), HasSubstr("no headers were found"));
}

TEST(SheetHeader, two_columns_for_one_field_are_both_named) {
    EXPECT_EQ(found({{"姓名", "身份证号", "证件号码"}}),
              "more than one column is “ID number”: “身份证号”(B), “证件号码”(C); choose by --column id=B");
    EXPECT_THAT(found({{"姓名", "姓名"}}), HasSubstr("“姓名”(A), “姓名”(B)"));
    EXPECT_THAT(found({{"姓名", "姓名"}}), HasSubstr("lacks: ID number"))
        << "all that can be mended, together";
    EXPECT_EQ(found({{"姓名", "身份证号", "身份证号^"}}), "1: id=B name=A") << "one cell over two columns";
}

TEST(SheetHeader, a_choice_comes_before_aliases) {
    EXPECT_EQ(found({{"姓名", "身份证号", "证件号码"}}, chosen({"id=C"})),
              "1: id=C name=A, unknown B身份证号");
    EXPECT_EQ(found({{"姓名", "身份证号", "证件号码"}}, chosen({"id=证件 号码"})),
              "1: id=C name=A, unknown B身份证号");
    EXPECT_EQ(found({{"户主", "身份证号"}}, chosen({"name=户主"})), "1: id=B name=A");
    EXPECT_EQ(found({{"户主", "身份证号"}}, chosen({"name=a"})), "1: id=B name=A");
    EXPECT_EQ(found({{"x"}, {"甲", "乙"}}, chosen({"name=甲", "id=乙"})), "2: id=B name=A")
        << "it finds the row too";
    EXPECT_EQ(found({{"ID", "姓名"}}, chosen({"id=ID"})), "1: id=A name=B")
        << "a header, though it could be letters";
    EXPECT_EQ(found({{"姓名", "身份证号", "救助身份"}}, chosen({"category=A", "name=C"})),
              "1: id=B name=C category=A");
    EXPECT_EQ(found({{"类别", "身份证号", "户主"}}, chosen({"name=A"})), "1: id=B name=A, unknown C户主")
        << "a column that is chosen is no other field's";
}

TEST(SheetHeader, choices_that_name_nothing_are_errors) {
    EXPECT_EQ(found({{"姓名", "身份证号"}}, chosen({"age=C"})),
              "there is no field age, but id, name, category, town, village, from");
    EXPECT_EQ(found({{"姓名", "身份证号"}}, chosen({"id=号码"})), "the header (row 1) has no column “号码”");
    EXPECT_EQ(found({{"姓名", "身份证号"}}, chosen({"id=XFD"})), "the header (row 1) has no column “XFD”");
    EXPECT_EQ(found({{"姓名", "身份证号"}}, chosen({"id=A", "name=A"})),
              "id and name are given the same column");
    for (const char* wrong : {"", "id", "=C", "id=", "id= "})
        EXPECT_FALSE(parse_column_choice(wrong)) << wrong;
}

TEST(SheetHeader, the_row_may_be_said) {
    HeaderChoice choice = chosen({"id=B", "name=A"});
    choice.row = 0;
    EXPECT_EQ(found({{"王某", "1"}, {"李某", "2"}}, choice), "0: id=B name=A");
    choice.row = 2;
    EXPECT_EQ(found({{"x"}, {"甲", "乙"}, {"王某", "1"}}, choice), "2: id=B name=A");
    choice.row = 7;
    EXPECT_EQ(found({{"姓名", "身份证号"}}, choice), "row 7 is empty, or not among the first 10");
}

// However a header is written, wherever it stands, it is found.
TEST(SheetHeader, is_found_however_it_is_written) {
    hold_in_many_cases([] {
        const auto written = [](const std::string& alias) {
            std::string text = *rc::gen::element<std::string>("", "*", " ", "\u3000");
            for (std::size_t at = 0; at < alias.size(); at += 3) {
                text += alias.substr(at, 3);
                text += *rc::gen::element<std::string>("", "", " ", "\u3000", "\n", "\u200B");
            }
            return text + *rc::gen::element<std::string>("", "（必填）", "(18位)", "：", "*");
        };
        const std::string id =
            *rc::gen::element<std::string>("身份证号码", "公民身份号码", "身份证号", "证件号码");
        const auto before = *rc::gen::inRange<std::size_t>(0, 9);
        Rows rows(before, {"阳城县二〇二六年花名册"});
        rows.push_back({"序号", written("姓名"), "备注", written(id)});
        rows.push_back({"1", "王某某", "", "2"});
        RC_ASSERT(found(rows) == std::to_string(before + 1) + ": id=D name=B, unknown A序号 C备注");
    });
}

}  // namespace
}  // namespace canbao
