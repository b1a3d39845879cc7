#pragma once

#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "registry/region_list.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// Finds the region of any level that a list names by its code or as people call it: "140522", "阳城县",
// "晋城市阳城县", "蟒河镇".
class RegionFinder {
   public:
    // The list outlives it. Names are looked for where the area is: in it, in its city, in its province.
    RegionFinder(const RegionList& regions, RegionCode area, Date on);

    // Faults: nothing is written; none has the code or the name; several have the name.
    tl::expected<RegionCode, RowFault> find(std::string_view written) const;

   private:
    using Found = tl::expected<RegionCode, RowFault>;

    Found by_code(std::string_view digits) const;
    std::string_view without_larger(std::string_view name) const;

    const RegionList* regions_;
    RegionCode area_;
    Date on_;
    std::vector<RegionCode> around_;  // the larger areas in which it lies, the province first
};

}  // namespace canbao
