#pragma once

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "registry/household.h"
#include "store/facts.h"

namespace canbao {

// That a list changed what is known of a person.
struct Notice {
    RegionCode area;
    std::int64_t act;
    PersonNumber person;
    std::string_view kind;  // "deaths", "moves"
    Date from;
};

struct NewHouseholdMember {
    RegionCode area;
    HouseholdMember member;
};

// The tables of what lists report.
std::span<const FactTable> notice_tables();
Facts rows_of(std::span<const Notice> notices);
Facts rows_of(std::span<const NewHouseholdMember> members);

// To which household each person of an area belongs.
DatabaseResult<std::map<PersonNumber, HouseholdFact>> read_households(Connection& connection,
                                                                      RegionCode area);

// The household of a person with all its members; empty where none is known.
DatabaseResult<std::vector<HouseholdMember>> household_of(Connection& connection, RegionCode area,
                                                          PersonNumber person);

}  // namespace canbao
