#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <tl/expected.hpp>

#include "registry/region_list.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// What the cells of a row say of where a person lives; empty where there is no such cell. Tidied already.
struct WrittenResidence {
    std::string_view place;  // a code of 9 or 12 digits, or names: "140522108201", "阳城县蟒河镇台头村"
    std::string_view township;  // "蟒河镇"
    std::string_view village;   // "台头村"
};

// Finds the villages of a county that people write as a code or by names. A code comes before names. Each
// text is looked up once: lists name the same villages again and again.
class ResidenceFinder {
   public:
    // The list outlives it. `area`: the county, six digits.
    ResidenceFinder(const RegionList& regions, RegionCode area) : regions_(&regions), area_(area) {}

    // A village of the county as it is today. Faults: none is written, it lies elsewhere, is none of today,
    // or may be several.
    tl::expected<RegionCode, RowFault> find(const WrittenResidence& written);

   private:
    using Found = tl::expected<RegionCode, RowFault>;

    Found look_up(const WrittenResidence& written) const;
    Found by_code(RegionCode code, std::string_view village) const;
    Found by_names(std::string_view place) const;
    Found village_in(RegionCode within, std::string_view village) const;
    const Region* today(RegionCode code) const;

    const RegionList* regions_;
    RegionCode area_;
    std::unordered_map<std::string, Found> known_;
};

}  // namespace canbao
