#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "policy/category_group.h"
#include "policy/rule_lookup.h"
#include "vocabulary/rate.h"

namespace canbao {

// How many of some people are to be insured.
struct CoverageTarget {
    std::string_view key;  // "hardship"
    const LocalText* name;
    Rate share;
    std::optional<CategoryGroup> group;  // nothing: everybody whom no other target names
    bool is_of_task = false;  // of the number that the county assigns; where there is none, of the people
    const Statement* source;
};

// The targets of coverage at a place in a year. None where no document sets any.
struct CoverageTable {
    RegionCode region;
    int year;
    const Catalogue* catalogue;
    EffectivePack effective;
    std::vector<CoverageTarget> targets;  // those of groups, then that of everybody else
};

CoverageTable resolve_coverage(EffectivePack effective, const Catalogue& catalogue, Problems& problems);

}  // namespace canbao
