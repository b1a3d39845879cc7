#include "vocabulary/moment.h"

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3600 * kSecond;
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

}  // namespace

Date civil_day(std::int64_t moment) {
    return Date::from_days(static_cast<std::int32_t>(civil_time(moment).days));
}

std::int64_t last_moment_of(Date day) {
    return (std::int64_t{day.days_since_1970()} + 1) * kDay - kChinaAhead - 1;
}

std::string civil_time_text(std::int64_t moment) {
    constexpr std::int64_t kMinute = 60 * kSecond;
    const std::int64_t in_day = civil_time(moment).in_day;
    return fmt::format("{} {:02}:{:02}:{:02}", civil_day(moment).text(), in_day / kHour,
                       in_day / kMinute % 60, in_day / kSecond % 60);
}

}  // namespace canbao
