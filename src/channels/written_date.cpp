#include "channels/written_date.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "channels/cell_text.h"

namespace canbao {
namespace {

constexpr std::size_t kLongest = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the digits at the beginning; empty where there are none.
std::string_view take_digits(std::string_view& text) {
    const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
    text.remove_prefix(digits.size());
    return digits;
}

bool take(std::string_view& text, std::string_view sign) {
    if (!text.starts_with(sign)) return false;
    text.remove_prefix(sign.size());
    return true;
}

int number_of(std::string_view digits) {
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

// The dashes and points of other keyboards as those of ours.
std::string with_plain_signs(std::string text) {
    struct Sign {
        std::string_view written, plain;
    };
    static constexpr std::array kSigns = {Sign{"–", "-"},  Sign{"—", "-"},  Sign{"‐", "-"},  Sign{"−", "-"},
                                          Sign{"－", "-"}, Sign{"／", "/"}, Sign{"．", "."}, Sign{"。", "."},
                                          Sign{"：", ":"}, Sign{"号", "日"}};
    for (const Sign& sign : kSigns)
        for (std::size_t at = text.find(sign.written); at != std::string::npos;
             at = text.find(sign.written, at))
            text.replace(at, sign.written.size(), sign.plain);
    return text;
}

// " 13:30:00", "T00:00:00.000Z" or nothing.
bool is_clock(std::string_view text) {
    if (text.empty()) return true;
    if (!take(text, " ") && !take(text, "T")) return false;
    return !text.empty() && is_digit(text.front()) && text.find(':') != std::string_view::npos &&
           text.find_first_not_of("0123456789:.Z") == std::string_view::npos;
}

// What was written for year, month and day; no day where none was.
struct Parts {
    std::string_view year, month, day;
    bool is_by_points = false;
};

std::optional<Parts> parts_of(std::string_view text) {
    Parts parts;
    const std::string_view digits = take_digits(text);
    if ((digits.size() == 8 || digits.size() == 6) && is_clock(text))
        return Parts{digits.substr(0, 4), digits.substr(4, 2), digits.substr(6)};
    parts.year = digits;
    if (parts.year.size() != 4) return std::nullopt;
    if (take(text, "年")) {
        take(text, " ");
        parts.month = take_digits(text);
        if (!take(text, "月")) return std::nullopt;
        take(text, " ");
        parts.day = take_digits(text);
        if (!parts.day.empty()) take(text, "日");
    } else {
        const std::string_view sign = text.substr(0, 1);
        if (sign != "-" && sign != "/" && sign != ".") return std::nullopt;
        parts.is_by_points = sign == ".";
        take(text, sign);
        parts.month = take_digits(text);
        if (take(text, sign)) {
            parts.day = take_digits(text);
            if (parts.day.empty()) return std::nullopt;
        }
    }
    const bool is_sound = !parts.month.empty() && parts.month.size() <= 2 && parts.day.size() <= 2 &&
                          (parts.day.empty() ? text.empty() : is_clock(text));
    return is_sound ? std::optional(parts) : std::nullopt;
}

Failure is_no_date(CellKind kind) {
    if (kind == CellKind::number)
        return fail("是数字，不是日期：请将单元格格式设为日期，或写作2025-01-02",
                    "it is a number and no date: give the cell the format of a date, or write 2025-01-02");
    return fail(
        "日期写作2025-01-02、2025/1/2或2025年1月2日，且须是1900至2199年真有的日子",
        "a date is written 2025-01-02, 2025/1/2 or 2025年1月2日, and is a day that exists from 1900 to 2199");
}

}  // namespace

Result<WrittenDate> parse_written_date(std::string_view text, CellKind kind) {
    const std::string plain = with_plain_signs(tidy_text(text.substr(0, kLongest)));
    const auto parts = parts_of(plain);
    if (!parts || text.size() > kLongest) return is_no_date(kind);
    const int year = number_of(parts->year), month = number_of(parts->month);
    if (!parts->day.empty()) {
        const auto date = Date::of(year, month, number_of(parts->day));
        if (!date) return is_no_date(kind);
        return WrittenDate(*date);
    }
    if (parts->is_by_points && parts->month == "1" && (kind == CellKind::number || kind == CellKind::untyped))
        return fail(
            fmt::format("可能是{0}年1月，也可能是10月丢了末尾的零：请写作{0}-01或{0}-10", year),
            fmt::format("it may be January {0}, or October without its zero: write {0}-01 or {0}-10", year));
    if (!Date::of(year, month, 1)) return is_no_date(kind);
    return WrittenDate(WrittenMonth{year, month});
}

}  // namespace canbao
