#include "channels/csv_rows.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

// "1:a|b 3:c", or what is wrong in English. Text comes in pieces of so many bytes.
std::string rows_of(std::string_view text, char separator = ',', std::size_t piece = 1 << 16) {
    CsvRows rows(separator);
    std::string said;
    const auto take_rows = [&] {
        while (const SheetRow* row = rows.next()) {
            said += (said.empty() ? "" : " ") + std::to_string(row->number) + ":";
            for (std::size_t i = 0; i < row->cells.size(); ++i)
                said += (i > 0 ? "|" : "") + std::string(row->cells[i].text);
        }
    };
    for (std::size_t at = 0; at < text.size(); at += piece) {
        if (const auto done = rows.take(text.substr(at, piece)); !done) return done.error().message.en;
        take_rows();
    }
    if (const auto done = rows.finish(); !done) return done.error().message.en;
    take_rows();
    return said;
}

TEST(CsvRows, rows_end_in_any_way) {
    for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
        EXPECT_EQ(rows_of("a,b\nc,d\n", ',', piece), "1:a|b 2:c|d");
        EXPECT_EQ(rows_of("a,b\r\nc,d\r\n", ',', piece), "1:a|b 2:c|d");
        EXPECT_EQ(rows_of("a,b\rc,d", ',', piece), "1:a|b 2:c|d");
        EXPECT_EQ(rows_of("a,b\nc,d", ',', piece), "1:a|b 2:c|d");
    }
    EXPECT_EQ(rows_of(""), "");
    EXPECT_EQ(rows_of("\n"), "");
    EXPECT_EQ(rows_of("a\tb;c\n", '\t'), "1:a|b;c");
    EXPECT_EQ(rows_of("a;b,c\n", ';'), "1:a|b,c");
}

TEST(CsvRows, empty_rows_count) {
    for (const std::size_t piece : {1U, 100U}) {
        EXPECT_EQ(rows_of("\na\n\n\nb\n", ',', piece), "2:a 5:b");
        EXPECT_EQ(rows_of("\r\na\r\n\r\n\r\nb\r\n", ',', piece), "2:a 5:b");
        EXPECT_EQ(rows_of("\ra\r\rb", ',', piece), "2:a 4:b");
        EXPECT_EQ(rows_of(",,\na\n,\"\",\nb\n", ',', piece), "2:a 4:b");
    }
}

TEST(CsvRows, cells_behind_the_last_one_are_not_there) {
    EXPECT_EQ(rows_of("a,,b,,\n,c\n"), "1:a||b 2:|c");
    EXPECT_EQ(rows_of("a" + std::string(5'000, ',') + "\n"), "1:a");
}

TEST(CsvRows, quotes_hold_separators_quotes_and_ends_of_lines) {
    for (const std::size_t piece : {1U, 2U, 100U}) {
        EXPECT_EQ(rows_of("\"a,b\",\"c\"\"d\"\n", ',', piece), "1:a,b|c\"d");
        EXPECT_EQ(rows_of("\"a\nb\",c\nd\n", ',', piece), "1:a\nb|c 2:d");
        EXPECT_EQ(rows_of("\"a\r\nb\"\r\nd\n", ',', piece), "1:a\r\nb 2:d");
        EXPECT_EQ(rows_of("\" a \" , b \n", ',', piece), "1: a |b");
    }
}

TEST(CsvRows, a_quote_within_a_cell_without_quotes_is_text) {
    EXPECT_EQ(rows_of("5\"管,b\nc\n"), "1:5\"管|b 2:c");
    EXPECT_EQ(rows_of("a\"\"b,c\"\n"), "1:a\"\"b|c\"");
    EXPECT_EQ(rows_of("a\"b,\"c,d\"\n"), "1:a\"b|c,d") << "strict again behind it";
}

constexpr std::string_view kOutOfPlace =
    "a quote is out of place. A cell that begins with one ends with one, and those within are doubled";

TEST(CsvRows, a_quote_out_of_place_is_an_error_that_names_the_row) {
    EXPECT_EQ(rows_of("a\n\"b\"c\n"), "row 2: " + std::string(kOutOfPlace));
    EXPECT_EQ(rows_of("a\nb\n\"c\nd\n"), "row 3: " + std::string(kOutOfPlace)) << "never closed";
    EXPECT_EQ(rows_of("a\n\"" + std::string(200'000, 'x'), ',', 10'000), "row 2: " + std::string(kOutOfPlace))
        << "not held in memory to the end of the file";
}

TEST(CsvRows, limits_are_named) {
    const std::string wide = std::string(1'023, ',') + "x\n";
    EXPECT_EQ(rows_of(wide), "1:" + std::string(1'023, '|') + "x");
    EXPECT_EQ(rows_of("," + wide), "row 1 has more than 1024 columns, or more than 4194304 bytes");
    EXPECT_EQ(rows_of("a\n" + std::string(1'000'000, ',') + "\n"),
              "row 2 has more than 1024 columns, or more than 4194304 bytes");
    const std::string longest(32'767, 'x');
    EXPECT_EQ(rows_of(longest), "1:" + longest);
    EXPECT_EQ(rows_of("a,x" + longest), "row 1, column B: more than 32767 characters");
    std::string chinese;
    for (int i = 0; i < 32'767; ++i) chinese += "王";
    EXPECT_EQ(rows_of(chinese), "1:" + chinese) << "characters, not bytes";
    EXPECT_EQ(rows_of("a\n" + chinese + "王"), "row 2, column A: more than 32767 characters");
    std::string broad;
    for (int i = 0; i < 140; ++i) broad += longest + ",";
    EXPECT_EQ(rows_of(broad), "row 1 has more than 1024 columns, or more than 4194304 bytes");
}

TEST(CsvRows, rows_are_as_many_as_a_spreadsheet_has) {
    std::string text(SheetLimits::kMostRows - 1, '\n');
    EXPECT_EQ(rows_of(text + "last\n\n\n"), "1048576:last") << "empty ones behind it are nothing";
    EXPECT_EQ(rows_of(text + "\nmore\n"), "more than 1048576 rows: split it into several files");
}

TEST(CsvRows, lost_digits_are_marked) {
    CsvRows rows(',');
    ASSERT_TRUE(rows.take("a,1.40022E+17\n"));
    const SheetRow* row = rows.next();
    ASSERT_NE(row, nullptr);
    EXPECT_FALSE(row->cells[0].has_lost_digits);
    EXPECT_TRUE(row->cells[1].has_lost_digits);
    EXPECT_EQ(row->cells[1].kind, CellKind::untyped);
    EXPECT_EQ(row->at(7).kind, CellKind::empty);
}

TEST(CsvRows, the_separator_shows_in_the_first_lines) {
    EXPECT_EQ(find_separator("a,b\nc,d\n"), ',');
    EXPECT_EQ(find_separator("a\tb\nc\td\n"), '\t');
    EXPECT_EQ(find_separator("a;b\nc;d\n"), ';');
    EXPECT_EQ(find_separator(""), ',');
    EXPECT_EQ(find_separator("姓名\n王某\n"), ',');
    EXPECT_EQ(
        find_separator("2026年低保对象花名册\n序号,姓名,住址\n1,王某,润城镇;上庄村\n2,李某,润城镇;中庄村\n"),
        ',')
        << "a title, and another sign within texts";
    EXPECT_EQ(find_separator("名册\n\na\tb\tc\n1\tx,y\t2\n2\tx,y,z\t3\n"), '\t');
    EXPECT_EQ(find_separator("a;b\n\"x,y,z,u,v\";c\n\"x,y,z,u,v\";c\n"), ';')
        << "within quotes nothing counts";
}

// Tables take their time to be drawn.
constexpr int kFewCases = 150;

// Whatever the cells, the separator and where the pieces end.
TEST(CsvRows, what_is_quoted_is_read_again) {
    hold_in_many_cases(
        [] {
            const char separator = *rc::gen::element(',', '\t', ';');
            const auto table = *rc::gen::container<std::vector<std::vector<std::string>>>(
                rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(
                    rc::gen::element('a', '"', ',', '\t', ';', '\n', '\r', ' '))));
            std::string text, expected;
            for (std::size_t row = 0; row < table.size(); ++row) {
                std::size_t last = 0;
                for (std::size_t i = 0; i < table[row].size(); ++i) {
                    if (i > 0) text += separator;
                    text += '"';
                    for (const char c : table[row][i]) text += c == '"' ? "\"\"" : std::string(1, c);
                    text += '"';
                    if (!table[row][i].empty()) last = i + 1;
                }
                text += *rc::gen::element("\n", "\r\n");
                if (last == 0) continue;
                expected += (expected.empty() ? "" : " ") + std::to_string(row + 1) + ":";
                for (std::size_t i = 0; i < last; ++i) expected += (i > 0 ? "|" : "") + table[row][i];
            }
            RC_ASSERT(rows_of(text, separator, *rc::gen::inRange<std::size_t>(1, 9)) == expected);
        },
        kFewCases);
}

}  // namespace
}  // namespace canbao
