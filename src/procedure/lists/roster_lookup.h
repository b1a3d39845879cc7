#pragma once

#include <map>
#include <string>
#include <vector>

#include "channels/roster_sheet.h"
#include "files/key_ring.h"
#include "store/register_store.h"

namespace canbao {

// Somebody whom a list speaks of, or who held an identity before it: as people are shown.
struct RosterPerson {
    std::string name;  // masked
    RegionCode residence;
    bool is_enrolled;  // as a resident, as last recorded
};

// What the register says to a list: whom each row means, and who holds what.
struct RosterScene {
    std::vector<RosterRow> rows;  // one for each line
    RosterBefore before;          // of the department's region
    std::map<std::int64_t, std::vector<PersonNumber>> alike;
    std::map<PersonNumber, RosterPerson> persons;  // whoever is named, or held a covered category
};

// Whose list it is.
struct RosterPlace {
    RegionCode area;
    RegionCode region;    // of the department: the area or a part of it
    CategorySet covered;  // of a full list; empty: who is missing does not matter
};

// Looks up all lines in the register, in a read transaction of the caller's. Errors: what is sealed cannot be
// opened; the catalogue lacks a category that the books have; the database.
DatabaseResult<RosterScene> look_up_roster(Connection& connection, const KeyRing& keys,
                                           const Catalogue& catalogue, const RosterPlace& place,
                                           const std::vector<RosterLine>& lines);

}  // namespace canbao
