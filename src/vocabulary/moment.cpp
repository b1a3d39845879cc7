#include "vocabulary/moment.h"

#include <iterator>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kChinaAhead = 8 * kHour;

struct CivilTime {
    std::int64_t days;    // since 1970
    std::int64_t in_day;  // microseconds
};

CivilTime civil_time(std::int64_t moment) {
    const std::int64_t civil = moment + kChinaAhead;
    const std::int64_t in_day = (civil % kDay + kDay) % kDay;
    return {(civil - in_day) / kDay, in_day};
}

constexpr std::string_view kChinaSuffix = "+08:00";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Two digits from 00 to `most`, or -1.
int two_digits(std::string_view text, int most) {
    if (!is_digit(text[0]) || !is_digit(text[1])) return -1;
    const int number = (text[0] - '0') * 10 + (text[1] - '0');
    return number <= most ? number : -1;
}

// "" or a point and 1 to 6 digits, as microseconds; -1 for anything else.
std::int64_t decimals(std::string_view text) {
    constexpr std::size_t kMostDigits = 6;
    if (text.empty()) return 0;
    if (text[0] != '.' || text.size() < 2 || text.size() > kMostDigits + 1) return -1;
    std::int64_t unit = kSecond;
    std::int64_t microseconds = 0;
    for (const char c : text.substr(1)) {
        if (!is_digit(c)) return -1;
        unit /= 10;
        microseconds += (c - '0') * unit;
    }
    return microseconds;
}

}  // namespace

Date civil_day(std::int64_t moment) {
    return Date::from_days(static_cast<std::int32_t>(civil_time(moment).days));
}

std::int64_t last_moment_of(Date day) {
    return (std::int64_t{day.days_since_1970()} + 1) * kDay - kChinaAhead - 1;
}

std::string civil_time_text(std::int64_t moment) {
    const std::int64_t in_day = civil_time(moment).in_day;
    return fmt::format("{} {:02}:{:02}:{:02}", civil_day(moment).text(), in_day / kHour,
                       in_day / kMinute % 60, in_day / kSecond % 60);
}

Result<std::int64_t> parse_moment(std::string_view text) {
    constexpr std::string_view kForm = "YYYY-MM-DDThh:mm:ss";
    const auto unreadable = [] {
        return fail("时刻应写作北京时间，如“2026-01-05T08:00:00+08:00”",
                    "a moment is written by China's clock, like \"2026-01-05T08:00:00+08:00\"");
    };
    if (text.size() < kForm.size() + kChinaSuffix.size() || !text.ends_with(kChinaSuffix) ||
        text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return unreadable();
    const auto day = Date::parse(text.substr(0, 10));
    const int hour = two_digits(text.substr(11), 23);
    const int minute = two_digits(text.substr(14), 59);
    const int second = two_digits(text.substr(17), 59);
    text.remove_suffix(kChinaSuffix.size());
    const std::int64_t rest = decimals(text.substr(kForm.size()));
    if (!day || hour < 0 || minute < 0 || second < 0 || rest < 0) return unreadable();
    return day->days_since_1970() * kDay + hour * kHour + minute * kMinute + second * kSecond + rest -
           kChinaAhead;
}

void append_moment(std::string& out, std::int64_t moment) {
    const std::int64_t in_day = civil_time(moment).in_day;
    civil_day(moment).append_text(out);
    fmt::format_to(std::back_inserter(out), "T{:02}:{:02}:{:02}", in_day / kHour, in_day / kMinute % 60,
                   in_day / kSecond % 60);
    if (in_day % kSecond != 0) fmt::format_to(std::back_inserter(out), ".{:06}", in_day % kSecond);
    out += kChinaSuffix;
}

}  // namespace canbao
