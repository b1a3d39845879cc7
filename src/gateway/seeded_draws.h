#pragma once

#include <cstdint>

#include "vocabulary/rate.h"

namespace canbao {

// Draws that are the same for the same seed on every machine: SplitMix64 (Steele, Lea, Flood 2014). For
// rehearsals, not for secrets.
class SeededDraws {
   public:
    // `stream` tells draws of one seed apart, so that what is drawn for one thing does not change that of
    // another.
    SeededDraws(std::uint64_t seed, std::uint64_t stream) : state_(seed) { state_ = next() + stream * kStep; }

    std::uint64_t next() {
        std::uint64_t z = (state_ += kStep);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    // From `least` to `most`, both included.
    std::int64_t between(std::int64_t least, std::int64_t most) {
        __extension__ using Wide = unsigned __int128;
        const auto count = static_cast<Wide>(most - least) + 1;
        return least + static_cast<std::int64_t>((static_cast<Wide>(next()) * count) >> 64);
    }
    bool happens(Rate share) { return between(0, Rate::kWhole - 1) < share.millionths(); }

   private:
    static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15ULL;
    std::uint64_t state_;
};

}  // namespace canbao
