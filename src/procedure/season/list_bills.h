#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "files/key_ring.h"
#include "procedure/actor.h"
#include "registry/household.h"
#include "store/bill_store.h"

namespace canbao {

// Whose bills are looked at together: those of a village, a township, an area; or of a family.
struct BillListOrder {
    SeasonKey season;
    RegionCode within;
    std::optional<PersonNumber> family_of;  // only whoever belongs to this person's household
};

struct ListedBill {
    PersonNumber person;
    std::string name;  // masked
    RegionCode village;
    std::optional<PersonNumber> household;
    std::string relation;  // to the head of the household; may be empty
    Bill bill;             // that counts
};

struct ListedBills {
    std::vector<ListedBill> bills;     // by village, household and person; withdrawn ones are left out
    std::uint64_t members_unseen = 0;  // of the family, whom the actor may not see
};

// Of a person of no known household the family is the person alone. What lists say of an entry that was
// merged counts for the one in which it goes on. Errors: the season was never billed; the actor may not see
// the place; the database. `seen` is told the persons that were looked at.
DatabaseResult<ListedBills> list_bills(Connection& connection, const KeyRing& keys, const Actor& actor,
                                       const BillListOrder& order,
                                       const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
