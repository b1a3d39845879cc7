#include "channels/cell_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "vocabulary/date.h"

namespace canbao {
namespace {

using Shape = CellFormat::Shape;

// A double keeps so many digits for certain, and so many only does a spreadsheet keep.
constexpr std::size_t kKeptDigits = 15;
constexpr double kFirstWithoutDigits = 1e15;
constexpr double kSecondsADay = 86'400;
// The last second of the year 9999 lies before this day.
constexpr double kDaysEnd = 2'958'466;
// 29 February 1900, which never was.
constexpr std::int64_t kFalseDay = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What remains of a code when quoted texts, escapes, colours and places are taken out, in small letters. Of
// its parts only the first, that for positive numbers.
std::string bare_code(std::string_view code) {
    std::string bare;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        const char c = code[i];
        if (c == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[') {
            const std::size_t end = std::min(code.find(']', i), code.size());
            // Hours, minutes or seconds that go on beyond a day.
            const std::string_view inside = code.substr(i + 1, end - i - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) bare += "h";
            i = end;
        } else {
            bare.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        }
    }
    return bare;
}

bool holds(std::string_view text, char c) { return text.find(c) != std::string_view::npos; }

void remove_all(std::string& text, std::string_view part) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
        text.erase(at, part.size());
}

// A day and the second of it, by the count of a workbook. Nothing where it has no such day.
struct Moment {
    std::int64_t day;
    std::int64_t second;
};

std::optional<Moment> moment_of(double serial) {
    if (!(serial >= 0 && serial < kDaysEnd)) return std::nullopt;
    Moment moment{static_cast<std::int64_t>(std::floor(serial)), 0};
    moment.second = std::llround((serial - std::floor(serial)) * kSecondsADay);
    if (moment.second == static_cast<std::int64_t>(kSecondsADay)) {
        ++moment.day;
        moment.second = 0;
    }
    return moment;
}

std::string text_of_day(std::int64_t day, DayCount count) {
    if (count == DayCount::from_1900 && day == kFalseDay) return "1900-02-29";
    // Days before the one that never was are a day later than the count says.
    const std::int64_t since = count == DayCount::from_1904 ? 24'107 : day < kFalseDay ? 25'568 : 25'569;
    return Date::from_days(static_cast<std::int32_t>(day - since)).text();
}

void append_clock(std::string& out, std::int64_t second) {
    fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}", second / 3'600, second / 60 % 60,
                   second % 60);
}

// Appends a day, a month or a time; nothing is appended where the number is none.
std::optional<SheetCell> append_moment(std::string& out, double number, Shape shape, DayCount count) {
    const auto moment = moment_of(number);
    if (!moment) return std::nullopt;
    const bool is_time = moment->day == 0 && count == DayCount::from_1900;
    if (shape == Shape::time || is_time) {
        // Time that goes on for days is no time of the day, and nothing at all is no day.
        if (moment->day != 0 || (shape != Shape::time && moment->second == 0)) return std::nullopt;
        append_clock(out, moment->second);
        return SheetCell{.text = {}, .kind = CellKind::time};
    }
    const std::string day = text_of_day(moment->day, count);
    // "2025年1月" is stored as its first day; another day was written by somebody.
    if (shape == Shape::month && moment->second == 0 && day.ends_with("-01")) {
        out += std::string_view(day).substr(0, day.size() - 3);
        return SheetCell{.text = {}, .kind = CellKind::month};
    }
    out += day;
    if (moment->second != 0) {
        out.push_back(' ');
        append_clock(out, moment->second);
    }
    return SheetCell{.text = {}, .kind = CellKind::date};
}

// "1.40522E+17", as a spreadsheet shows a long number.
void append_power(std::string& out, double number) {
    std::string text = fmt::format("{:.5E}", number);
    const std::size_t power = text.find('E');
    std::size_t end = power;
    while (text[end - 1] == '0') --end;
    if (text[end - 1] == '.') --end;
    out += text.erase(end, power - end);
}

void append_padded(std::string& out, std::string_view digits, std::size_t width) {
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

}  // namespace

CellFormat built_in_format(int number) {
    const auto is_one_of = [number](std::initializer_list<int> numbers) {
        return std::ranges::find(numbers, number) != numbers.end();
    };
    // As Chinese programs show them: yyyy"年"m"月" and the times of the day.
    if (is_one_of({17, 27, 36, 50, 52, 57})) return {Shape::month};
    if (is_one_of({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56})) return {Shape::time};
    if ((number >= 14 && number <= 22) || (number >= 27 && number <= 36) || (number >= 50 && number <= 58))
        return {Shape::date};
    return {};
}

CellFormat format_of_code(std::string_view code) {
    std::string bare = bare_code(code);
    if (bare.find("general") != std::string::npos) return {};
    for (const std::string_view part : {"am/pm", "a/p", "上午/下午", "e+", "e-"}) remove_all(bare, part);
    const bool has_year = holds(bare, 'y') || holds(bare, 'e');
    const bool has_day = holds(bare, 'd');
    const bool has_time = holds(bare, 'h') || holds(bare, 's');
    if (has_day || (has_year && has_time)) return {Shape::date};
    if (has_year) return {holds(bare, 'm') ? Shape::month : Shape::date};
    if (has_time) return {Shape::time};
    if (holds(bare, 'm')) return {Shape::date};
    if (bare.find_first_not_of('0') == std::string::npos)
        return {Shape::number, static_cast<std::uint8_t>(std::min(bare.size(), kKeptDigits))};
    return {};
}

SheetCell append_number(std::string& out, std::string_view stored, CellFormat format, DayCount count) {
    const bool is_whole = !stored.empty() && stored.size() <= kKeptDigits && stored[0] != '0' &&
                          std::ranges::all_of(stored, is_digit);
    SheetCell cell{.text = {}, .kind = CellKind::number};
    if (is_whole && format.shape == Shape::number) {
        append_padded(out, stored, format.digits);
        return cell;
    }
    double number = 0;
    const auto [end, error] = std::from_chars(stored.data(), stored.data() + stored.size(), number);
    if (error != std::errc{} || end != stored.data() + stored.size() || !std::isfinite(number)) {
        out += stored;
        return {.text = {}, .kind = CellKind::error};
    }
    if (format.shape != Shape::number)
        if (const auto moment = append_moment(out, number, format.shape, count)) return *moment;
    if (std::fabs(number) >= kFirstWithoutDigits) {
        append_power(out, number);
        cell.has_lost_digits = true;
    } else if (number == std::floor(number)) {
        const std::string digits = fmt::format("{}", std::llround(std::fabs(number)));
        if (number < 0) out.push_back('-');
        append_padded(out, digits, format.digits);
    } else {
        fmt::format_to(std::back_inserter(out), "{:.15g}", number);
    }
    return cell;
}

SheetCell append_stored_date(std::string& out, std::string_view stored) {
    constexpr std::size_t kDay = std::string_view("2025-01-02").size();
    constexpr std::size_t kSecond = std::string_view("2025-01-02T13:30:00").size();
    const std::string_view day = stored.substr(0, kDay);
    if (!Date::parse(day) || (stored.size() > kDay && stored[kDay] != 'T')) {
        out += stored;
        return {.text = {}, .kind = CellKind::text};
    }
    out += day;
    const std::string_view clock = stored.substr(0, kSecond).substr(std::min(stored.size(), kDay + 1));
    if (!clock.empty() && clock != "00:00:00") {
        out.push_back(' ');
        out += clock;
    }
    return {.text = {}, .kind = CellKind::date};
}

bool shows_lost_digits(std::string_view text) {
    if (text.size() < 5 || !is_digit(text[0])) return false;
    std::size_t at = 1;
    if (text[at] == '.') {
        ++at;
        while (at < text.size() && is_digit(text[at])) ++at;
    }
    const std::string_view power = text.substr(at);
    return power.size() >= 4 && (power[0] == 'E' || power[0] == 'e') && power[1] == '+' &&
           std::ranges::all_of(power.substr(2), is_digit);
}

}  // namespace canbao
