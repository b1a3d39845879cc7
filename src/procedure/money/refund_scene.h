#pragma once

#include <vector>

#include "procedure/bulk_act.h"
#include "store/act_store.h"
#include "store/paid_parts.h"
#include "store/payment_store.h"
#include "store/refund_store.h"

namespace canbao {

// What acts on refunds have in common.

tl::unexpected<DatabaseError> refund_error(std::string zh, std::string en);

tl::unexpected<DatabaseError> no_such_refund(RegionCode area, std::int64_t number);

// A client whose keys are those of refunds. `command`: canonical.
BulkAct refund_act(RegionCode area, std::string_view kind, std::string key, Date on, std::string command);

// Whether this very command was carried out before, and as which act. Error: its key was used for another.
DatabaseResult<std::optional<ActRecord>> done_before(BulkWriter& writer, const BulkAct& act);

// What is paid for a person in an area, under whichever of the person's entries. Errors: nobody is registered
// there whom the actor sees.
struct PaidPerson {
    std::vector<std::vector<PaidPart>> entries;  // the one that is named first
    bool is_relation_open = false;               // on the day
};
DatabaseResult<PaidPerson> read_paid_person(Connection& connection, const Actor& actor, RegionCode area,
                                            PersonNumber person, Date on);

// Rows that give parts back by an act, of payments and of the ledger.
std::vector<Facts> facts_giving_back(const Refund& refund, std::span<const PaidPart* const> parts,
                                     std::int64_t act, Date day);

}  // namespace canbao
