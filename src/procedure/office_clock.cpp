#include "procedure/office_clock.h"

#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {

std::int64_t system_clock_now() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::int64_t machine_running() {
    constexpr std::int64_t kMicroseconds = 1'000'000;
    constexpr std::int64_t kNanoseconds = 1000;
    timespec time{};
    CHECK(clock_gettime(CLOCK_BOOTTIME, &time) == 0);
    return time.tv_sec * kMicroseconds + time.tv_nsec / kNanoseconds;
}

std::optional<LocalText> ClockWatch::leap() const {
    constexpr std::int64_t kMinute = 60'000'000;
    const std::int64_t by = clock_() - running_() - begun_;
    if (by <= kClockTolerance && by >= -kClockTolerance) return std::nullopt;
    const std::int64_t minutes = (by < 0 ? -by : by) / kMinute;
    return LocalText{
        fmt::format("本机时钟自启动以来{}了{}分钟，请校准时钟；确认无误的，请重新启动本程序",
                    by > 0 ? "快" : "慢", minutes),
        fmt::format("since the start the clock was set {} by {} minutes: set it right, or, where it is "
                    "right now, start this program anew",
                    by > 0 ? "forward" : "back", minutes)};
}

}  // namespace canbao
