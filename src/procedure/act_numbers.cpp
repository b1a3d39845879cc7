#include "procedure/act_numbers.h"

#include <algorithm>

namespace canbao {
namespace {

constexpr std::int64_t kAMicrosecond = 4096;
constexpr std::int64_t kYear2020 = 1'577'836'800'000'000;  // microseconds since 1970

}  // namespace

std::int64_t ActNumbers::next(std::int64_t now, std::int64_t last) {
    const std::int64_t behind = std::max(last, last_given_) / kAMicrosecond + 1;
    last_given_ = std::max(now - kYear2020, behind) * kAMicrosecond + giver_;
    return last_given_;
}

std::int64_t ActNumbers::moment_of(std::int64_t number) { return number / kAMicrosecond + kYear2020; }

}  // namespace canbao
