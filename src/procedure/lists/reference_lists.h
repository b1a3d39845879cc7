#pragma once

#include <string>
#include <vector>

#include "registry/hospital.h"
#include "registry/recorded.h"
#include "registry/region_list.h"
#include "registry/service_office.h"
#include "store/connection.h"

namespace canbao {

// The hospitals that are accredited for an area on a day, by what its lists state of that day; by code.
DatabaseResult<std::vector<Recorded<Hospital>>> hospitals_on(Connection& connection, RegionCode area,
                                                             Date on);

// The offices that serve an area on a day, by region, kind and name.
struct OfficeListing {
    std::vector<ServiceOffice> offices;
    bool is_imported;  // else they are those that came with the program
};
DatabaseResult<OfficeListing> offices_on(Connection& connection, RegionCode area, Date on);

// Those of a file that came with the program, as `import offices` takes it. Errors: it cannot be read, or a
// row of it says what cannot be.
Result<OfficeListing> bundled_offices(const std::string& path, const RegionList& regions, RegionCode area,
                                      Date on);

}  // namespace canbao
