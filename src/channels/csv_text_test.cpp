#include "channels/csv_text.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "channels/cell_text.h"
#include "channels/csv_rows.h"
#include "vocabulary/many_cases.h"

namespace canbao {
namespace {

std::string written(std::string_view text, CsvCell cell = CsvCell::plain) {
    std::string out;
    append_csv_cell(out, text, cell);
    return out;
}

TEST(CsvText, is_in_quotes_where_it_needs_them) {
    EXPECT_EQ(written("王某"), "王某");
    EXPECT_EQ(written(""), "");
    EXPECT_EQ(written("a,b"), "\"a,b\"");
    EXPECT_EQ(written("a;b"), "\"a;b\"");
    EXPECT_EQ(written("a\tb"), "\"a\tb\"");
    EXPECT_EQ(written("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(written("a\nb"), "\"a\nb\"");
    EXPECT_EQ(written(" a "), "\" a \"");
}

TEST(CsvText, no_formula_is_written) {
    for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＠a", "=cmd|' /C calc'!A0"})
        EXPECT_EQ(written(formula), "'" + std::string(formula));
    EXPECT_EQ(written(" =1"), "\"' =1\"");
    EXPECT_EQ(written("\t=1"), "\"'\t=1\"");
    EXPECT_EQ(written("=HYPERLINK(\"a\",\"b\")"), "\"'=HYPERLINK(\"\"a\"\",\"\"b\"\")\"");
    for (const char* text : {"a=1", "1-2", "-", "+", "'=1", "2025-01-02"}) EXPECT_EQ(written(text), text);
}

TEST(CsvText, digits_stay_where_they_must) {
    const auto digits = [](std::string_view text) { return written(text, CsvCell::digits); };
    EXPECT_EQ(digits("140022198001010011"), "'140022198001010011");
    EXPECT_EQ(digits("14002219800101001X"), "14002219800101001X");
    EXPECT_EQ(digits("007"), "'007");
    EXPECT_EQ(digits("13800000000"), "13800000000");
    EXPECT_EQ(digits("0"), "0");
    EXPECT_EQ(digits(""), "");
    EXPECT_EQ(written("140022198001010011"), "140022198001010011");
}

// Whatever is written is read again, and is no formula.
TEST(CsvText, is_read_again) {
    hold_in_many_cases([] {
        const char separator = *rc::gen::element(',', '\t', ';');
        const auto text = *rc::gen::container<std::string>(
            rc::gen::element('a', '0', '=', '-', '"', ',', ';', '\t', '\n', ' '));
        CsvRows rows(separator);
        RC_ASSERT(
            rows.take("x" + std::string(1, separator) + written(text, CsvCell::digits) + "\r\n").has_value());
        const SheetRow* row = rows.next();
        RC_ASSERT(row != nullptr);
        const std::string read(row->at(1).text);
        RC_ASSERT(!begins_as_formula(read));
        RC_ASSERT(read == text || read == "'" + text);
        RC_ASSERT(tidy_text(read) == tidy_text(text));
    });
}

}  // namespace
}  // namespace canbao
