#pragma once

#include <string>

#include "registry/act_command.h"

namespace canbao {

// A fact of the register: to which household a person belongs from a day on. A later act overrides an earlier
// one. Bills and payments of a family are looked at by it; no decision rests on it.
struct HouseholdFact {
    PersonNumber household;  // of the person who was its head when it was first known
    std::string relation;    // to the head, as a list says it: "长子"; may be empty
    Date from;
    std::int64_t act;
};

// A member of a household, as last recorded.
struct HouseholdMember {
    PersonNumber person;
    HouseholdFact fact;
};

}  // namespace canbao
