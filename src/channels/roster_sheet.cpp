#include "channels/roster_sheet.h"

#include <algorithm>

#include "channels/cell_text.h"
#include "channels/written_date.h"
#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

// In the order of roster_fields.
enum Field : std::uint8_t { kNumber, kName, kCategory, kFrom, kUntil, kChange };

enum class Change : std::uint8_t { stated, added, removed };

// What lists write in a column of changes.
constexpr std::string_view kAdding[] = {"新增", "增加",     "增",   "纳入", "调入", "转入", "在册", "正常",
                                        "保留", "新增人员", "享受", "在保", "参保", "在校", "add"};
constexpr std::string_view kRemoving[] = {"减少", "减",   "退出",     "移出", "取消",  "核减",
                                          "调出", "转出", "停发",     "停止", "死亡",  "减少人员",
                                          "清退", "停保", "暂停参保", "离校", "remove"};

std::optional<Change> change_of(std::string_view written) {
    const std::string word = folded_text(written);
    if (word.empty()) return Change::stated;
    if (std::ranges::find(kAdding, word) != std::end(kAdding)) return Change::added;
    if (std::ranges::find(kRemoving, word) != std::end(kRemoving)) return Change::removed;
    return std::nullopt;
}

class RowReader {
   public:
    RowReader(const RosterReading& reading, const SheetRow& row) : reading_(reading), row_(row) {
        line_.row = row.number;
    }

    RosterLine read() {
        read_number();
        read_name();
        read_category();
        read_change();
        return std::move(line_);
    }

   private:
    SheetCell cell(Field field) const {
        const auto column = reading_.header.columns[field];
        return column ? row_.at(*column) : SheetCell{};
    }
    void add(RowProblem problem) { line_.problems.push_back(problem); }

    void read_number() {
        const SheetCell written = cell(kNumber);
        if (written.has_lost_digits) return add(RowProblem::number_lost_digits);
        const std::string text = tidy_number(written.text);
        if (text.empty()) return add(RowProblem::number_missing);
        auto number = IdNumber::parse(text);
        if (!number) return add(RowProblem::number_wrong);
        line_.number = *number;
    }

    void read_name() {
        const std::string text = tidy_name(cell(kName).text);
        if (text.empty()) return add(RowProblem::name_missing);
        auto name = PersonName::parse(text);
        if (!name) return add(RowProblem::name_differs);
        line_.name = *std::move(name);
    }

    void read_category() {
        const SheetCell written = cell(kCategory);
        if (tidy_text(written.text).empty()) {
            line_.category = reading_.of_all;
            if (!line_.category) add(RowProblem::category_missing);
            return;
        }
        line_.category = reading_.words.find(written.text);
        if (!line_.category) add(RowProblem::category_unknown);
    }

    // Whoever has a last day is to be removed; so is whoever is said to be.
    void read_change() {
        const auto change = change_of(cell(kChange).text);
        if (!change) return add(RowProblem::change_unknown);
        line_.is_removal = *change == Change::removed || has_last_day();
        line_.is_day_assumed = reading_.since && !line_.is_removal && tidy_text(cell(kFrom).text).empty();
        line_.from = line_.is_day_assumed ? reading_.since : read_day(kFrom, !line_.is_removal);
        line_.until = read_day(kUntil, line_.is_removal);
    }

    // "至今" is no last day.
    bool has_last_day() const {
        constexpr std::string_view kNone[] = {"", "至今", "长期", "今", "现在", "无", "-", "/", "—", "——"};
        const std::string written = tidy_text(cell(kUntil).text);
        return std::ranges::find(kNone, written) == std::end(kNone) && !written.starts_with("9999");
    }

    std::optional<Date> read_day(Field field, bool is_needed) {
        const SheetCell written = cell(field);
        if (tidy_text(written.text).empty()) {
            if (is_needed) add(RowProblem::day_missing);
            return std::nullopt;
        }
        const auto date = parse_written_date(written.text, written.kind);
        const Date* day = date ? std::get_if<Date>(&*date) : nullptr;
        if (day == nullptr) {
            if (is_needed) add(RowProblem::day_unreadable);
            return std::nullopt;
        }
        return *day;
    }

    const RosterReading& reading_;
    const SheetRow& row_;
    RosterLine line_;
};

}  // namespace

std::vector<SheetField> roster_fields(bool names_category) {
    return {{.key = "id",
             .name = {"身份证号码", "ID number"},
             .aliases = {"身份证号码", "身份证号", "公民身份号码", "公民身份证号码", "居民身份证号码",
                         "证件号码", "证件号", "身份号码", "身份证", "ID number", "ID"},
             .is_needed = true,
             .is_digits = true},
            {.key = "name",
             .name = {"姓名", "name"},
             .aliases = {"姓名", "对象姓名", "人员姓名", "救助对象姓名", "成员姓名", "name"},
             .is_needed = true},
            {.key = "category",
             .name = {"救助身份", "category"},
             .aliases = {"救助身份", "身份类别", "人员类别", "困难类型", "困难身份", "人员身份", "救助类别",
                         "救助类型", "对象类别", "类别", "监测类型", "监测对象类别", "资助类别", "category"},
             .is_needed = names_category},
            {.key = "from",
             .name = {"纳入时间", "day of recognition"},
             .aliases = {"纳入时间", "纳入日期", "认定时间", "认定日期", "起始时间", "起始日期", "开始时间",
                         "开始日期", "享受时间", "识别时间", "批准时间", "审批时间", "批准日期",
                         "享受起始时间", "参保时间", "参保日期", "入学时间", "入学日期", "from"}},
            {.key = "until",
             .name = {"退出时间", "last day"},
             .aliases = {"退出时间", "退出日期", "终止时间", "终止日期", "取消时间", "停发时间", "核减时间",
                         "移出时间", "截止时间", "结束时间", "停保时间", "停保日期", "离校时间", "毕业时间",
                         "until"}},
            {.key = "change",
             .name = {"变动类型", "change"},
             .aliases = {"变动类型", "变动情况", "变更类型", "增减", "增减情况", "动态", "新增或退出",
                         "新增/退出", "变动", "参保状态", "状态", "change"}}};
}

CategoryWords::CategoryWords(const Catalogue& catalogue) {
    for (std::size_t i = 0; i < catalogue.categories.size(); ++i) {
        const Category& category = catalogue.categories[i];
        const CategoryId id{static_cast<std::uint8_t>(i)};
        by_word_.emplace(folded_text(category.key), id);
        by_word_.emplace(folded_text(category.name.zh), id);
        by_word_.emplace(folded_text(category.name.en), id);
        for (const std::string& alias : category.aliases) by_word_.emplace(folded_text(alias), id);
    }
}

std::optional<CategoryId> CategoryWords::find(std::string_view written) const {
    const auto found = by_word_.find(folded_text(written));
    return found == by_word_.end() ? std::nullopt : std::optional(found->second);
}

RosterLine read_roster_row(const RosterReading& reading, const SheetRow& row) {
    return RowReader(reading, row).read();
}

}  // namespace canbao
