// The pages on rules name every rule form with every field, bound and word, in both languages, and nothing
// else: docs/formats/policy-rules-*.md. Whoever adds a rule is told the row that is missing.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ranges>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "policy/rule_form.h"
#include "vocabulary/date.h"

namespace canbao {
namespace {

// How the tables of one language put things.
struct Wording {
    std::string ending;  // of the pages' names
    std::string head;    // of the tables
    std::map<FieldKind, std::string> kinds;
    std::string year;
    std::map<Span, std::string> spans;
    std::string group, known, unknown;
    std::string comma, semicolon, dash, exactly_one, at_least_one;
};

const Wording& english() {
    static const Wording kWording = {
        .ending = ".md",
        .head = "| rule | holds | fields | meaning |",
        .kinds = {{FieldKind::money, "money"},
                  {FieldKind::rate, "rate"},
                  {FieldKind::count, "count"},
                  {FieldKind::date, "date"},
                  {FieldKind::month_day, "month-day"},
                  {FieldKind::yes_no, "yes or no"},
                  {FieldKind::mark, "`true`"},
                  {FieldKind::choice, "one of"},
                  {FieldKind::choices, "list of"},
                  {FieldKind::payer, "payer"},
                  {FieldKind::shares, "payers with shares"},
                  {FieldKind::categories, "categories"},
                  {FieldKind::word, "word"},
                  {FieldKind::words, "words"},
                  {FieldKind::tier_amounts, "amounts by tier"},
                  {FieldKind::condition, "condition"},
                  {FieldKind::name, "name"}},
        .year = "year",
        .spans = {{Span::yearly, "yearly"}, {Span::dated, "dated"}},
        .group = "group",
        .known = "known",
        .unknown = "only unknown",
        .comma = ", ",
        .semicolon = "; ",
        .dash = " — ",
        .exactly_one = "exactly one of",
        .at_least_one = "at least one of",
    };
    return kWording;
}

const Wording& chinese() {
    static const Wording kWording = {
        .ending = ".zh-CN.md",
        .head = "| 规则 | 有效 | 字段 | 意思 |",
        .kinds = {{FieldKind::money, "金额"},
                  {FieldKind::rate, "比例"},
                  {FieldKind::count, "数目"},
                  {FieldKind::date, "日期"},
                  {FieldKind::month_day, "月日"},
                  {FieldKind::yes_no, "是否"},
                  {FieldKind::mark, "`true`"},
                  {FieldKind::choice, "取一"},
                  {FieldKind::choices, "取若干"},
                  {FieldKind::payer, "资金来源"},
                  {FieldKind::shares, "各资金来源的份额"},
                  {FieldKind::categories, "人员类别"},
                  {FieldKind::word, "词"},
                  {FieldKind::words, "若干词"},
                  {FieldKind::tier_amounts, "各档金额"},
                  {FieldKind::condition, "条件"},
                  {FieldKind::name, "名称"}},
        .year = "年度",
        .spans = {{Span::yearly, "本年度"}, {Span::dated, "按日期"}},
        .group = "成组",
        .known = "不标未公布",
        .unknown = "只标未公布",
        .comma = "、",
        .semicolon = "；",
        .dash = "——",
        .exactly_one = "恰写其一",
        .at_least_one = "至少写其一",
    };
    return kWording;
}

// "`a` `b`" of "a b".
std::string in_code(std::string_view words) {
    std::string out;
    for (const auto word : words | std::views::split(' '))
        out += fmt::format("{}`{}`", out.empty() ? "" : " ", std::string_view(word.begin(), word.end()));
    return out;
}

std::string field_cell(const Field& field, const Wording& wording) {
    std::string text = fmt::format("`{}`{} ", field.key, field.is_optional ? "?" : "");
    const bool is_year =
        field.kind == FieldKind::count && field.least == kFirstYear && field.most == kLastYear;
    if (is_year) return text + wording.year;
    text += wording.kinds.at(field.kind);
    if (field.kind == FieldKind::count) text += fmt::format(" {}–{}", field.least, field.most);
    if (!field.allowed.empty()) text += " " + in_code(field.allowed);
    return text;
}

std::string fields_cell(const RuleForm& form, const Wording& wording) {
    std::string text;
    for (const Field& field : form.fields)
        text += (text.empty() ? "" : wording.semicolon) + field_cell(field, wording);
    std::string before = wording.dash;
    if (!form.exactly_one_of.empty()) {
        text += before + wording.exactly_one + " " + in_code(form.exactly_one_of);
        before = wording.semicolon;
    }
    if (!form.at_least_one_of.empty())
        text += before + wording.at_least_one + " " + in_code(form.at_least_one_of);
    return text;
}

// The row up to what the rule means, which only people can say.
std::string row_of(const RuleForm& form, const Wording& wording) {
    std::string holds = wording.spans.at(form.span);
    if (!form.family.empty()) holds += wording.comma + wording.group;
    if (form.must_be_known) holds += wording.comma + wording.known;
    if (form.is_always_unknown) holds += wording.comma + wording.unknown;
    const std::string fields = fields_cell(form, wording);
    return fmt::format("| `{}` | {} |{}{} |", form.path, holds, fields.empty() ? "" : " ", fields);
}

// "subsidy.*" for "subsidy.<category>".
std::string with_star(std::string line) {
    const std::size_t open = line.find(".<");
    const std::size_t close = line.find(">`");
    if (open < close && close < line.find(" | ")) line.replace(open + 1, close - open, "*");
    return line;
}

// The rows of the rule tables of one language, as they stand.
std::vector<std::string> rows_of_pages(const Wording& wording) {
    std::vector<std::string> rows;
    for (const char* name :
         {"policy-rules-contribution", "policy-rules-benefit", "policy-rules-registration"}) {
        const auto path = std::filesystem::path(CANBAO_SOURCE_DIR) / "docs/formats" / (name + wording.ending);
        std::ifstream page(path);
        EXPECT_TRUE(page.is_open()) << path;
        bool in_table = false;
        for (std::string line; std::getline(page, line);) {
            if (line == wording.head) in_table = true;
            if (!line.starts_with('|')) in_table = false;
            if (in_table && line.starts_with("| `")) rows.push_back(with_star(line));
        }
    }
    return rows;
}

class RulePages : public testing::TestWithParam<const Wording*> {};

TEST_P(RulePages, NameEveryRuleWithEveryField) {
    const auto rows = rows_of_pages(*GetParam());
    for (const RuleForm& form : rule_forms()) {
        const std::string row = row_of(form, *GetParam());
        const auto count =
            std::ranges::count_if(rows, [&](const std::string& line) { return line.starts_with(row); });
        EXPECT_EQ(count, 1) << "docs/formats/policy-rules-*" << GetParam()->ending << " should have one row\n"
                            << row;
    }
}

TEST_P(RulePages, NameNoOtherRule) {
    const auto rows = rows_of_pages(*GetParam());
    EXPECT_EQ(rows.size(), rule_forms().size());
    for (const std::string& line : rows) {
        const std::size_t end = line.find('`', 3);
        const std::string path = line.substr(3, end - 3);
        EXPECT_TRUE(
            std::ranges::any_of(rule_forms(), [&](const RuleForm& form) { return form.path == path; }))
            << "no such rule: " << line;
    }
}

INSTANTIATE_TEST_SUITE_P(In, RulePages, testing::Values(&english(), &chinese()), [](const auto& each) {
    return std::string(each.param == &english() ? "English" : "Chinese");
});

}  // namespace
}  // namespace canbao
