#pragma once

#include <cstdint>
#include <string>

#include "vocabulary/date.h"

namespace canbao {

// Moments are microseconds since 1970 in UTC. The office's days and times are China's, eight hours ahead the
// whole year.

// The civil day on which a moment lies.
Date civil_day(std::int64_t moment);

// The last microsecond of a civil day.
std::int64_t last_moment_of(Date day);

// "2026-01-05 08:00:00".
std::string civil_time_text(std::int64_t moment);

}  // namespace canbao
