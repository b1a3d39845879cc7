#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/date.h"
#include "vocabulary/region_code.h"
#include "vocabulary/result.h"

namespace canbao {

// An area under the name that it had in the published lists: docs/formats/regions.md.
struct Region {
    RegionCode code;
    std::string name;           // "蟒河镇"
    std::optional<Date> since;  // the first list that has it; none: already in the first of all
    std::optional<Date> until;  // the first list that has it no more; none: it is in the last of all
};

// The areas of a province down to the village, as published: those of today, and counties under their earlier
// codes and names. Reference data: nothing is decided by it.
class RegionList {
   public:
    // The text of a CSV file with the columns code, name, since, until. Errors name the line.
    static Result<RegionList> parse(std::string_view csv, std::string_view file);

    // The area as the lists knew it on that day, else as they knew it last; nullptr where none ever had it.
    const Region* find(RegionCode code, Date on) const;
    // "山西省晋城市阳城县蟒河镇"; of an unknown part its code.
    std::string full_name(RegionCode code, Date on) const;

    // Areas of today directly below `within` (townships of a county, villages of a township) whose name means
    // the same: "蟒河" and "蟒河镇", "蟒河村" and "蟒河村委会". Those that are written just so come alone.
    std::vector<const Region*> named(RegionCode within, std::string_view name) const;
    // The same, of all villages of a county or township.
    std::vector<const Region*> villages_named(RegionCode within, std::string_view name) const;

    // The areas of today directly below one, by their codes: cities of a province, counties of a city;
    // nothing: the provinces themselves.
    std::vector<const Region*> below(std::optional<RegionCode> within) const;

    // The villages of today within a county or township, by their codes.
    std::vector<const Region*> villages(RegionCode within) const;

    std::size_t size() const { return size_; }

   private:
    std::map<RegionCode, std::vector<Region>> by_code_;  // in the order of time
    std::size_t size_ = 0;
};

}  // namespace canbao
