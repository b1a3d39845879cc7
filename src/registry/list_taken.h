#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vocabulary/date.h"
#include "vocabulary/region_code.h"

namespace canbao {

// Whether a list names everybody who holds its identities, or what changed since the one before.
enum class ListMode : std::uint8_t { full, changes };

constexpr std::string_view word(ListMode mode) { return mode == ListMode::full ? "full" : "changes"; }

// A department's list that was taken, as the books keep it.
struct ListTaken {
    RegionCode area;
    std::int64_t act;
    std::string kind;        // "roster"
    std::string department;  // a list keeper of the catalogue
    RegionCode region;       // of the department
    std::string document;    // the paper with which it came
    ListMode mode;
    std::vector<std::string> covered;  // of a full list: the categories of which it is the whole
    Date as_of;                        // the day of which it speaks
    std::string file_name;
    std::string file_digest;  // SM3 of its bytes
    std::int64_t rows;
    std::int64_t added, moved, ended, unchanged, returned;
};

}  // namespace canbao
