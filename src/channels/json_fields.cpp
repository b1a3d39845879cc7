#include "channels/json_fields.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace canbao {
namespace {

bool is_too_large(std::string_view number) {
    std::int64_t ignored = 0;
    const auto [stopped, error] = std::from_chars(number.data(), number.data() + number.size(), ignored);
    const bool has_zero_first = number.starts_with('0') || number.starts_with("-0");
    return error == std::errc::result_out_of_range && stopped == number.data() + number.size() &&
           !has_zero_first;
}

}  // namespace

std::string without_large_numbers(std::string_view line) {
    constexpr std::string_view kFraction = "0.5";
    std::string out(line);
    bool is_text = false;
    for (std::size_t at = 0; at < out.size();) {
        if (is_text || out[at] == '"') {
            is_text = is_text != (out[at] == '"');
            at += out[at] == '\\' ? 2 : 1;
            continue;
        }
        const std::size_t end = std::min(out.find_first_not_of("0123456789+-.eE", at), out.size());
        if (is_too_large(line.substr(at, end - at))) {
            std::fill(out.begin() + static_cast<std::ptrdiff_t>(at),
                      out.begin() + static_cast<std::ptrdiff_t>(end), ' ');
            out.replace(at, kFraction.size(), kFraction);
        }
        at = std::max(end, at + 1);
    }
    return out;
}

LocalText wrong_kind(std::string_view zh, std::string_view en) {
    return {fmt::format("应为{}", zh), fmt::format("it should be {}", en)};
}

std::string FieldPath::text() const {
    std::string out(field);
    if (index) out += fmt::format("[{}]", *index);
    if (!inner.empty()) out.append(".").append(inner);
    return out;
}

bool JsonFields::fail_field(const FieldPath& field, LocalText message) {
    error_ = {field.text(), std::move(message)};
    return false;
}

bool JsonFields::is_text(Element value, std::string_view& text) {
    return value.get(text) == simdjson::SUCCESS;
}

bool JsonFields::read_text(Element value, const FieldPath& field, std::string_view& text) {
    const bool is_stated = is_text(value, text) && !text.empty();
    return is_stated || fail_field(field, wrong_kind("不空的文字", "a text that is not empty"));
}

bool JsonFields::read_number(Element value, const FieldPath& field, std::int64_t least, std::int64_t most,
                             int& number) {
    std::int64_t read = 0;
    if (value.get(read) != simdjson::SUCCESS || read < least || read > most) {
        return fail_field(field, {fmt::format("应为{}至{}的整数", least, most),
                                  fmt::format("it should be a whole number from {} to {}", least, most)});
    }
    number = static_cast<int>(read);
    return true;
}

bool JsonFields::read_date(Element value, const FieldPath& field, std::optional<Date>& date) {
    std::string_view text;
    if (!is_text(value, text)) {
        return fail_field(field,
                          wrong_kind("日期文字，如“2026-02-25”", "a text with a date, like \"2026-02-25\""));
    }
    auto parsed = Date::parse(text);
    if (!parsed) return fail_field(field, std::move(parsed.error().message));
    date = *parsed;
    return true;
}

bool JsonFields::read_money(Element value, const FieldPath& field, std::optional<Money>& money) {
    std::string_view text;
    if (!is_text(value, text)) {
        return fail_field(field, wrong_kind("金额文字，单位元，两位小数，如“400.00”",
                                            "a text with an amount in yuan, like \"400.00\""));
    }
    auto parsed = Money::parse(text);
    if (!parsed) return fail_field(field, std::move(parsed.error().message));
    money = *parsed;
    return true;
}

bool JsonFields::read_yes_no(Element value, const FieldPath& field, bool& yes) {
    return value.get(yes) == simdjson::SUCCESS ||
           fail_field(field, wrong_kind("true或false", "true or false"));
}

bool JsonFields::read_list(Element value, std::string_view field, std::size_t most,
                           simdjson::dom::array& list) {
    if (value.get(list) != simdjson::SUCCESS) return fail_field({field}, wrong_kind("列表", "a list"));
    if (list.size() <= most) return true;
    return fail_field({field}, {fmt::format("最多{}项", most), fmt::format("at most {} entries", most)});
}

bool JsonFields::read_years(Element value, std::string_view field, YearSet& years) {
    simdjson::dom::array list;
    if (!read_list(value, field, RequestLineReader::kMostInsured, list)) return false;
    std::size_t index = 0;
    for (const Element item : list) {
        int year = 0;
        if (!read_number(item, {field, index++}, kFirstYear, kLastYear, year)) return false;
        years.insert(year);
    }
    return true;
}

}  // namespace canbao
