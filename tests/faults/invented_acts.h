#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace canbao::faults {

struct InventedActs {
    std::uint64_t seed = 1;
    std::size_t count = 100;
    // Keys and people of their own: acts of two parts do not meet. 0 to 9.
    int part = 0;
};

// Commands as lines of JSON (docs/formats/acts.md), each with a key of its own, of all kinds but merge, about
// invented people in two counties. Most are granted, some refused; all are acts in the books. They rest on
// one another, so they are carried out in their order.
std::vector<std::string> invented_acts(const InventedActs& wish);

// The resident ID number of an invented person: the same for the same number.
std::string invented_id(std::size_t person);

}  // namespace canbao::faults
