#pragma once

#include <cstdint>

namespace canbao {

// Asks the system to let this program have so many files open at once, and returns how many it may: less
// where the hard limit is less.
std::int64_t raise_open_files(std::int64_t wanted);

}  // namespace canbao
