#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "vocabulary/rate.h"

namespace canbao {

inline constexpr Rate kNever = Rate::whole().less(Rate::whole());

// How badly a channel behaves: of all that it has to tell, the shares to which each happens. One may meet
// several.
struct Misbehaviour {
    Rate duplicate = kNever;      // told again, once to three times
    Rate late = kNever;           // told one hour to three days later
    Rate reordered = kNever;      // changes places with what is told after it
    Rate contradicting = kNever;  // something else is told of it too, before or after
    Rate silent = kNever;         // never told
};

// That something is told.
struct Telling {
    enum class Content : std::uint8_t { truth, contradiction };

    std::size_t subject;  // place of what it is about
    Content content;
    std::int64_t at;  // when it arrives: microseconds since 1970

    friend bool operator==(const Telling&, const Telling&) = default;
};

// What is told of things that happened at these moments, in the order of arrival: the same for the same seed.
// Without misbehaviour each is told once, two seconds after it happened.
std::vector<Telling> plan_tellings(std::span<const std::int64_t> happened_at,
                                   const Misbehaviour& misbehaviour, std::uint64_t seed);

}  // namespace canbao
