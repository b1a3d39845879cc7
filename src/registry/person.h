#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/person_facts.h"
#include "vocabulary/id_number.h"

namespace canbao {

// A resident as the register knows them.
struct Person {
    IdNumber id_number;
    std::string name;
    Date born;
    RegionCode region;  // where the person is or would be enrolled
    std::vector<Identity> identities;
    YearSet resident_years;
    YearSet employee_years;
    std::optional<Date> employee_until;
};

// What the law may ask about the person.
inline PersonFacts facts_of(const Person& person) {
    return {.region = person.region,
            .born = person.born,
            .identities = person.identities,
            .resident_years = person.resident_years,
            .employee_years = person.employee_years,
            .employee_until = person.employee_until,
            .waiting_until = {},
            .declared = {}};
}

}  // namespace canbao
