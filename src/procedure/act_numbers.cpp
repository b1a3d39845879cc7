#include "procedure/act_numbers.h"

#include <algorithm>
#include <limits>

namespace canbao {
namespace {

constexpr std::int64_t kAMicrosecond = ActNumbers::kStep;
constexpr std::int64_t kYear2020 = 1'577'836'800'000'000;  // microseconds since 1970
// The numbers end in 2091. A clock beyond that gets the last moments, with an hour's room to go on.
constexpr std::int64_t kRoom = 3'600'000'000;
constexpr std::int64_t kLastMoment = std::numeric_limits<std::int64_t>::max() / kAMicrosecond - kRoom;

}  // namespace

std::int64_t ActNumbers::next(std::int64_t now, std::int64_t last) {
    const std::int64_t behind = std::max(last, last_given_) / kAMicrosecond + 1;
    const std::int64_t since_2020 = std::clamp(now, kYear2020, kYear2020 + kLastMoment) - kYear2020;
    last_given_ = std::max(since_2020, behind) * kAMicrosecond + giver_;
    return last_given_;
}

std::int64_t ActNumbers::next_of(std::int64_t now, std::int64_t last, std::int64_t count) {
    const std::int64_t first = next(now, last);
    last_given_ += (count - 1) * kStep;
    return first;
}

std::int64_t ActNumbers::moment_of(std::int64_t number) { return number / kAMicrosecond + kYear2020; }

std::int64_t ActNumbers::last_of(std::int64_t moment) {
    if (moment < kYear2020) return 0;
    if (moment - kYear2020 > kLastMoment) return std::numeric_limits<std::int64_t>::max();
    return (moment - kYear2020 + 1) * kAMicrosecond - 1;
}

}  // namespace canbao
