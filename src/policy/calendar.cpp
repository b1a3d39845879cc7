#include "policy/calendar.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

std::vector<Date> read_days(TomlTable& table, std::string_view key, int year) {
    std::vector<Date> days;
    const toml::node* node = table.node(key, Need::required);
    if (node == nullptr) return days;
    const toml::array* list = node->as_array();
    bool is_right = list != nullptr;
    for (std::size_t i = 0; is_right && i < list->size(); ++i) {
        const auto* value = list->get(i)->as_date();
        const auto day = value == nullptr ? Date::of(0, 0, 0)
                                          : Date::of(value->get().year, value->get().month, value->get().day);
        is_right = day && day->year() == year && (days.empty() || days.back() < *day);
        if (is_right) days.push_back(*day);
    }
    if (!is_right) {
        table.add_problem(
            table.place_of(*node),
            {fmt::format("“{}”的写法不对", key), fmt::format("\"{}\" is not written as it should be", key)},
            {fmt::format("应为{}年内日期的列表，先后有序，不重复", year),
             fmt::format("it is a list of dates in {}, in order, without repeats", year)});
    }
    return days;
}

}  // namespace

void Calendar::read(const PolicyFile& file, Problems& problems) {
    const auto root = parse_toml(file, problems);
    if (!root) return;
    TomlTable table(*root, {file.path, 0}, problems);
    const auto year = table.integer("year", Need::required, kFirstYear, kLastYear);
    table.string("source", Need::required);
    if (!year) return;
    const int number = static_cast<int>(*year);
    Year days{read_days(table, "holidays", number), read_days(table, "workdays", number)};
    table.refuse_other_keys();
    if (file.path != fmt::format("calendar/{}.toml", number)) {
        table.add_problem(table.place_of("year"),
                          {"文件名与年度不符", "the file's name is not that of its year"},
                          {"文件应名为 calendar/<年度>.toml", "the file is named calendar/<year>.toml"});
    }
    for (const Date day : days.workdays) {
        if (day.is_weekend() && !std::ranges::binary_search(days.holidays, day)) continue;
        table.add_problem(table.place_of("workdays"),
                          {fmt::format("调休上班日{}不是周末，或同时列为假日", day.text()),
                           fmt::format("{} is not a weekend day, or is a holiday too", day.text())},
                          {"核对国务院办公厅的通知", "compare with the State Council's notice"});
    }
    years_[number] = std::move(days);
}

Result<bool> Calendar::is_working_day(Date day) const {
    const auto year = years_.find(day.year());
    if (year == years_.end()) {
        return fail(fmt::format("没有{}年的工作日历，不能推算工作日。请添加 policies/calendar/{}.toml",
                                day.year(), day.year()),
                    fmt::format("there is no working-day calendar for {}: add policies/calendar/{}.toml",
                                day.year(), day.year()));
    }
    if (std::ranges::binary_search(year->second.holidays, day)) return false;
    if (std::ranges::binary_search(year->second.workdays, day)) return true;
    return !day.is_weekend();
}

Result<Date> Calendar::plus_working_days(Date day, int count) const {
    CHECK(count >= 0);
    while (count > 0) {
        day = day.plus_days(1);
        if (TRY(is_working_day(day))) --count;
    }
    return day;
}

std::vector<int> Calendar::years() const {
    std::vector<int> years;
    years.reserve(years_.size());
    for (const auto& [year, days] : years_) years.push_back(year);
    return years;
}

}  // namespace canbao
