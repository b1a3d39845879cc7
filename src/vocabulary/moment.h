#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "vocabulary/date.h"
#include "vocabulary/result.h"

namespace canbao {

// Moments are microseconds since 1970 in UTC. The office's days and times are China's, eight hours ahead the
// whole year.

// The civil day on which a moment lies.
Date civil_day(std::int64_t moment);

// The last microsecond of a civil day.
std::int64_t last_moment_of(Date day);

// "2026-01-05 08:00:00".
std::string civil_time_text(std::int64_t moment);

// As messages write a moment (RFC 3339), always by China's clock: "2026-01-05T08:00:00+08:00", up to six
// decimals of a second behind a point. From 1900 to 2199; no leap second.
Result<std::int64_t> parse_moment(std::string_view text);
// Decimals only where there are any, then all six.
void append_moment(std::string& out, std::int64_t moment);

}  // namespace canbao
