#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "registry/region_list.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// What the cells of a row say of a place of a county; empty where there is no such cell. Tidied already.
struct AssignedPlace {
    std::string_view code;      // 6, 9 or 12 digits, or names: "140522108", "阳城县蟒河镇台头村"
    std::string_view township;  // "蟒河镇"
    std::string_view village;   // "台头村"; empty: the township itself
};

// Finds the county, a township or a village of it that people write as a code or by names. A code comes
// before names. Faults: none is written, it lies elsewhere, is none of today, or may be several.
class AssignedPlaceFinder {
   public:
    // The list outlives it. `area`: the county, six digits.
    AssignedPlaceFinder(const RegionList& regions, RegionCode area) : regions_(&regions), area_(area) {}

    tl::expected<RegionCode, RowFault> find(const AssignedPlace& written) const;

   private:
    using Found = tl::expected<RegionCode, RowFault>;

    Found by_code(std::string_view digits) const;
    Found by_name(std::string_view name) const;
    Found in_township(std::string_view township, std::string_view village) const;
    const Region* today(RegionCode code) const;

    const RegionList* regions_;
    RegionCode area_;
};

}  // namespace canbao
