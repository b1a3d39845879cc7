#pragma once

#include <string>

#include "channels/written_residence.h"

namespace canbao {

// Finds the place to which somebody moved: a village of the county, as ResidenceFinder does; or a place
// elsewhere, as far as it is written and known: a county or township of the province, another province.
class DestinationFinder {
   public:
    // The lists outlive it. `regions`: of the county's province. `provinces`: those of the country.
    DestinationFinder(const RegionList& regions, const RegionList& provinces, RegionCode area)
        : within_(regions, area), regions_(&regions), provinces_(&provinces), area_(area) {}

    tl::expected<RegionCode, RowFault> find(const WrittenResidence& written);

   private:
    struct Elsewhere {
        std::optional<RegionCode> code = {};  // nothing: nobody knows it
        bool are_several = false;
    };

    bool begins_with_township(std::string_view place) const;
    Elsewhere elsewhere(std::string_view place) const;
    std::optional<RegionCode> by_digits(std::string_view digits) const;
    Elsewhere deepest(RegionCode province, std::string_view rest) const;

    ResidenceFinder within_;
    const RegionList* regions_;
    const RegionList* provinces_;
    RegionCode area_;
};

}  // namespace canbao
