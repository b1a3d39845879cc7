#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "vocabulary/language.h"

namespace canbao {

// How a run of the program looks at the time, in microseconds. Tests give their own.
using Clock = std::function<std::int64_t()>;

// Since 1970, UTC: what the machine is set to.
std::int64_t system_clock_now();
// Since the machine was started, also while it slept: nobody can set it.
std::int64_t machine_running();

// How far clocks may differ before acts are held back, in microseconds: those of two machines are never quite
// the same.
constexpr std::int64_t kClockTolerance = 5LL * 60 * 1'000'000;

// Numbers that follow those of a clock that ran ahead are as near to them as can be, and never go further.
constexpr std::int64_t kRoomBehindClockAhead = 24LL * 3'600'000'000;

// Notices that somebody has set the clock while the program runs: acts would get days that never were. Once
// the clock is as far as the time that has passed, all is well again.
class ClockWatch {
   public:
    ClockWatch(Clock clock, Clock running) : clock_(std::move(clock)), running_(std::move(running)) {
        begun_ = clock_() - running_();
    }

    std::int64_t now() const { return clock_(); }
    // Nothing while the clock goes as time does.
    std::optional<LocalText> leap() const;

   private:
    Clock clock_;
    Clock running_;
    std::int64_t begun_;  // what the clock would have shown when the machine was started
};

}  // namespace canbao
