#pragma once

#include <optional>

#include "policy/rule_lookup.h"

namespace canbao {

// What the law says about entering and changing the register, at a place from a date on.
struct RegistrationTable {
    // For which causes an enrolment is needed; whoever has none of them only pays.
    struct Needed {
        bool first = false;
        bool back_after_lapse = false;
        bool transfer_in = false;
        const Statement* source = nullptr;
    };
    // A relation elsewhere is suspended before one begins here: by the agency there, or by the person.
    struct RelationElsewhere {
        bool agency_there_if_employee = false;
        bool agency_there_if_other_province = false;
        const Statement* source = nullptr;
    };
    // What changes only before the payment for the year is confirmed.
    struct Change {
        bool name = false;
        bool document = false;
        bool residence = false;
        const Statement* source = nullptr;
    };

    RegionCode region;
    int year;
    const Catalogue* catalogue;
    EffectivePack effective;
    Needed needed;
    RelationElsewhere relation_elsewhere;
    Change change;
    Stated<int> newborn_within_days;  // after birth
};

// Nothing where the place, and those above it, leave one of the rules open.
std::optional<RegistrationTable> resolve_registration(EffectivePack effective, const Catalogue& catalogue,
                                                      Problems& problems);

}  // namespace canbao
