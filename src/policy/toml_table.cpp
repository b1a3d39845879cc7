#include "policy/toml_table.h"

#include <algorithm>
#include <numeric>
#include <sstream>

#include <fmt/format.h>

namespace canbao {
namespace {

// What to do about a syntax error, by what toml++ says of it. Only the first of a file is known.
LocalText hint_for(std::string_view description) {
    struct Known {
        std::string_view words;
        LocalText hint;
    };
    static const Known known_faults[] = {
        {"redefine", {"同一个键或规则写了两次，删去一处", "a key or rule stands there twice: remove one"}},
        {"utf-8", {"文件须为UTF-8编码：记事本“另存为”时选UTF-8", "the file must be UTF-8: save it as such"}},
        {"date",
         {"日期写作 2025-11-01，月日各两位，不加引号", "a date is written 2025-11-01, without quotes"}},
        {"day", {"没有这一天；日期写作 2025-11-01", "there is no such day; a date is written 2025-11-01"}},
        {"month",
         {"没有这个月；日期写作 2025-11-01", "there is no such month; a date is written 2025-11-01"}},
        {"expected digit",
         {"日期写作 2025-11-01，数字须为半角，金额和比例加引号",
          "a date is written 2025-11-01; amounts and rates stand in quotes"}},
        {"bare key",
         {"中文的键要加引号；检查有没有全角的引号、等号或空格",
          "a Chinese key stands in quotes; look for full-width signs"}},
        {"control character", {"引号没有成对", "a quote is not closed"}},
        {"unterminated", {"引号没有成对", "a quote is not closed"}},
    };
    for (const Known& known : known_faults)
        if (description.find(known.words) != std::string_view::npos) return known.hint;
    return {"检查引号、括号、等号是否成对、半角，值是否写全",
            "look for missing quotes or brackets, full-width signs, or a missing value"};
}

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

// The last place in the file at which something below this node begins.
toml::source_position last_begin(const toml::node& node) {
    toml::source_position last = node.source().begin;
    if (const auto* table = node.as_table())
        for (const auto& [key, value] : *table)
            last = std::max({last, key.source().begin, last_begin(value)});
    if (const auto* array = node.as_array())
        for (const toml::node& each : *array) last = std::max(last, last_begin(each));
    return last;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t kLongestWord = 64;
    std::string nearest;
    if (word.size() > kLongestWord) return nearest;
    // Half of a short word may be wrong, not more: "foo" is no "from".
    std::size_t best = std::min(std::max<std::size_t>(2, word.size() / 3), word.size() / 2) + 1;
    for (const std::string& each : known) {
        const std::size_t distance = edit_distance(word, each);
        if (distance < best) {
            best = distance;
            nearest = each;
        }
    }
    return nearest;
}

std::optional<toml::table> parse_toml(const PolicyFile& file, Problems& problems) {
    try {
        return toml::parse(file.text, file.path);
    } catch (const toml::parse_error& error) {
        const int line = static_cast<int>(error.source().begin.line);
        problems.push_back({{file.path, line},
                            {"该行写法有误", fmt::format("not valid TOML: {}", error.description())},
                            hint_for(error.description())});
        return std::nullopt;
    }
}

Place TomlTable::place_of(const toml::node& node) const { return {place_.file, line_of(node)}; }

Place TomlTable::place_of(std::string_view key) const {
    const toml::node* found = table_->get(key);
    return found == nullptr ? place_ : place_of(*found);
}

void TomlTable::add_problem(Place place, LocalText message, LocalText hint) const {
    problems_->push_back({std::move(place), std::move(message), std::move(hint)});
}

const toml::node* TomlTable::node(std::string_view key, Need need) {
    if (std::ranges::find(asked_, key) == asked_.end()) asked_.emplace_back(key);
    const toml::node* found = table_->get(key);
    if (found == nullptr && need == Need::required) {
        add_problem(place_, {fmt::format("缺少“{}”", key), fmt::format("\"{}\" is missing", key)},
                    {"补上这一项；没有缺省值", "add it; nothing is assumed"});
    }
    return found;
}

void TomlTable::wrong_kind(const toml::node& node, std::string_view key, LocalText expected) const {
    add_problem(
        place_of(node),
        {fmt::format("“{}”的写法不对", key), fmt::format("\"{}\" is not written as it should be", key)},
        std::move(expected));
}

std::optional<std::string> TomlTable::string(std::string_view key, Need need) {
    const toml::node* found = node(key, need);
    if (found == nullptr) return std::nullopt;
    const auto* value = found->as_string();
    if (value == nullptr || value->get().empty()) {
        wrong_kind(*found, key, {"应为加引号的文字，不能为空", "it is a text in quotes, not empty"});
        return std::nullopt;
    }
    return value->get();
}

std::optional<std::int64_t> TomlTable::integer(std::string_view key, Need need, std::int64_t least,
                                               std::int64_t most) {
    const toml::node* found = node(key, need);
    if (found == nullptr) return std::nullopt;
    const auto* value = found->as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        wrong_kind(*found, key,
                   {fmt::format("应为{}至{}的整数，不加引号", least, most),
                    fmt::format("it is a whole number from {} to {}, without quotes", least, most)});
        return std::nullopt;
    }
    return value->get();
}

std::optional<bool> TomlTable::boolean(std::string_view key, Need need) {
    const toml::node* found = node(key, need);
    if (found == nullptr) return std::nullopt;
    const auto* value = found->as_boolean();
    if (value == nullptr) {
        wrong_kind(*found, key, {"应为true或false", "it is true or false"});
        return std::nullopt;
    }
    return value->get();
}

std::optional<Date> TomlTable::date(std::string_view key, Need need) {
    const toml::node* found = node(key, need);
    if (found == nullptr) return std::nullopt;
    if (const auto* value = found->as_date()) {
        const auto date = Date::of(value->get().year, value->get().month, value->get().day);
        if (date) return *date;
    }
    wrong_kind(*found, key,
               {"应为日期，不加引号，如 2025-10-17", "it is a date without quotes, like 2025-10-17"});
    return std::nullopt;
}

std::optional<LocalText> TomlTable::local_text(std::string_view key, Need need) {
    auto inner = table(key, need);
    if (!inner) return std::nullopt;
    auto zh = inner->string("zh", Need::required);
    auto en = inner->string("en", Need::required);
    inner->refuse_other_keys();
    if (!zh || !en) return std::nullopt;
    return LocalText{*std::move(zh), *std::move(en)};
}

std::optional<TomlTable> TomlTable::table(std::string_view key, Need need) {
    const toml::node* found = node(key, need);
    if (found == nullptr) return std::nullopt;
    const auto* value = found->as_table();
    if (value == nullptr) {
        wrong_kind(*found, key,
                   {fmt::format("应为表：[{}] 或 {} = {{ … }}", key, key),
                    fmt::format("it is a table: [{}] or {} = {{ … }}", key, key)});
        return std::nullopt;
    }
    return TomlTable(*value, place_of(*value), *problems_);
}

std::optional<std::vector<std::string>> TomlTable::strings(std::string_view key, Need need) {
    const toml::node* found = node(key, need);
    if (found == nullptr) return std::nullopt;
    const auto* list = found->as_array();
    std::vector<std::string> strings;
    constexpr std::size_t kMost = 1'000;
    bool is_right = list != nullptr && !list->empty() && list->size() <= kMost;
    for (std::size_t i = 0; is_right && i < list->size(); ++i) {
        const auto* value = list->get(i)->as_string();
        is_right = value != nullptr && !value->get().empty() &&
                   std::ranges::find(strings, value->get()) == strings.end();
        if (is_right) strings.push_back(value->get());
    }
    if (!is_right) {
        wrong_kind(
            *found, key,
            {"应为加引号文字的列表，不能为空，不能重复，如 [\"orphan\", \"student\"]",
             "it is a list of texts in quotes, not empty, without repeats, like [\"orphan\", \"student\"]"});
        return std::nullopt;
    }
    return strings;
}

std::vector<std::string> TomlTable::keys_in_order() const {
    struct Entry {
        toml::source_position position;
        std::string key;
    };
    std::vector<Entry> entries;
    for (const auto& [key, value] : *table_) {
        const toml::source_position at = key.source().begin ? key.source().begin : value.source().begin;
        entries.push_back({at, std::string(key.str())});
    }
    std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) { return a.position < b.position; });
    std::vector<std::string> keys;
    keys.reserve(entries.size());
    for (Entry& entry : entries) keys.push_back(std::move(entry.key));
    return keys;
}

void TomlTable::demand_end() {
    const toml::node* end = node("end", Need::optional);
    const bool is_mark = end != nullptr && end->is_table() && end->as_table()->empty();
    if (is_mark && end->source().begin.line >= last_begin(*table_).line) return;
    add_problem(
        end == nullptr ? place_ : place_of(*end),
        {"文件没有以 [end] 结束，可能不完整", "the file does not end in [end]: part of it may be missing"},
        {"文件最后单独一行写 [end]；若文件是被截断的，请换回完整的文件",
         "write [end] as the last line; if the file was cut off, put back the whole one"});
}

void TomlTable::refuse_other_keys() {
    for (const std::string& key : keys_in_order()) {
        if (std::ranges::find(asked_, key) != asked_.end()) continue;
        const std::string nearest = nearest_word(key, asked_);
        const std::string known = fmt::format("{}", fmt::join(asked_, ", "));
        LocalText hint = nearest.empty()
                             ? LocalText{"这里可用的键：" + known, "the keys known here: " + known}
                             : LocalText{fmt::format("是否想写“{}”？", nearest),
                                         fmt::format("did you mean \"{}\"?", nearest)};
        add_problem(place_of(key),
                    {fmt::format("不认识的键“{}”", key), fmt::format("unknown key \"{}\"", key)},
                    std::move(hint));
    }
}

}  // namespace canbao
