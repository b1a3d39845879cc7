#include "channels/reference_row.h"

#include <algorithm>
#include <array>

#include "channels/cell_text.h"
#include "channels/written_date.h"

namespace canbao {
namespace {

// What may stand between two telephone numbers, and what lists write of contracts without an end.
constexpr std::array<std::string_view, 9> kBetween = {"、", "，", ",", "；", ";", "/", "／", "|", "\n"};
constexpr std::array<std::string_view, 4> kWithoutEnd = {"长期", "长期有效", "无固定期限", "无"};
constexpr std::size_t kShortestNumber = 3;
constexpr std::size_t kLongestNumber = 24;

bool is_telephone(std::string_view number) {
    return number.size() >= kShortestNumber && number.size() <= kLongestNumber &&
           number.find_first_not_of("0123456789-+") == std::string_view::npos &&
           number.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

// What a spreadsheet could not compute says nothing.
ReferenceCells::ReferenceCells(const SheetHeader& header, const SheetRow& row, const RegionFinder& regions)
    : header_(header), row_(row), regions_(regions) {
    for (std::size_t field = 0; field < header.columns.size(); ++field) {
        const SheetCell it = cell(field);
        if (it.kind != CellKind::error && !(it.is_formula && it.text.empty())) continue;
        add("cell_unreadable", {"有单元格是错误值或没有算出的公式", "a cell holds an error or no result"},
            {"把值直接填进去", "write the value itself"});
        return;
    }
}

SheetCell ReferenceCells::cell(std::size_t field) const {
    const auto column = header_.columns[field];
    return column ? row_.at(*column) : SheetCell{};
}

std::string ReferenceCells::text(std::size_t field) const { return tidy_text(cell(field).text); }

void ReferenceCells::add(std::string_view code, LocalText reason, LocalText suggestion) {
    faults_.push_back({code, std::move(reason), std::move(suggestion)});
}

std::string ReferenceCells::needed_name(std::size_t field) {
    std::string name = tidy_name(cell(field).text);
    if (name.empty()) add("name_missing", {"没有名称", "it has no name"}, {"填写机构名称", "write the name"});
    check_length(name);
    return name;
}

std::string ReferenceCells::optional_text(std::size_t field) {
    std::string written = text(field);
    check_length(written);
    return written;
}

void ReferenceCells::check_length(std::string_view text) {
    if (text.size() > kLongestText)
        add("text_long", {"文字太长", "a text is too long"}, {"最多200字", "at most 200 characters"});
}

std::optional<RegionCode> ReferenceCells::region(std::size_t field) {
    auto found = regions_.find(cell(field).text);
    if (found) return *found;
    faults_.push_back(std::move(found.error()));
    return std::nullopt;
}

std::string ReferenceCells::telephones(std::size_t field) {
    std::string written(cell(field).text);
    for (const std::string_view sign : kBetween)
        for (std::size_t at = written.find(sign); at != std::string::npos; at = written.find(sign, at))
            written.replace(at, sign.size(), "\t");
    std::string numbers;
    for (std::size_t begin = 0; begin <= written.size();) {
        const std::size_t end = std::min(written.find('\t', begin), written.size());
        const std::string number = tidy_number(std::string_view(written).substr(begin, end - begin));
        begin = end + 1;
        if (number.empty()) continue;
        if (!is_telephone(number) || cell(field).has_lost_digits) {
            add("telephone_wrong", {"电话号码看不懂", "this is no telephone number"},
                {"写成 0353-5603522，几个号码用顿号隔开", "write 0353-5603522, several with commas"});
            return {};
        }
        numbers += (numbers.empty() ? "" : " ") + number;
    }
    return numbers;
}

std::optional<Date> ReferenceCells::day(std::size_t field) {
    const auto date = parse_written_date(cell(field).text, cell(field).kind);
    const Date* day = date ? std::get_if<Date>(&*date) : nullptr;
    if (day != nullptr) return *day;
    add("day_unreadable", {"时间看不出是哪一天", "this is no day"},
        {"写成 2025-10-01", "write it as 2025-10-01"});
    return std::nullopt;
}

std::optional<Period> ReferenceCells::period(std::size_t from, std::size_t until) {
    if (text(from).empty()) {
        add("day_missing", {"没有写从哪一天起", "it does not say from which day"},
            {"填写起始日期，如 2025-01-01", "write the first day, as 2025-01-01"});
        return std::nullopt;
    }
    const auto first = day(from);
    const std::string last_text = folded_text(cell(until).text);
    std::optional<Date> last;
    if (!last_text.empty() && std::ranges::find(kWithoutEnd, last_text) == kWithoutEnd.end()) {
        last = day(until);
        if (!last) return std::nullopt;
    }
    if (!first) return std::nullopt;
    if (last && *last < *first) {
        add("ends_before_it_begins", {"终止在起始之前", "it ends before it begins"},
            {"核对起止日期；结束的写最后一天", "check both days; the end is the last day"});
        return std::nullopt;
    }
    return Period{*first, last};
}

}  // namespace canbao
