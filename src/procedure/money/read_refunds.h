#pragma once

#include <optional>
#include <string>
#include <vector>

#include "files/key_ring.h"
#include "procedure/actor.h"
#include "store/bill_store.h"
#include "store/refund_store.h"

namespace canbao {

// A refund as people look at it: names and accounts are masked.
struct ShownRefund {
    Refund refund;
    std::string name;    // of the person; empty: nobody whom we know
    std::string holder;  // to whom it is paid; empty: to nobody
    std::string bank;
    std::string account;
    std::vector<PaymentPart> parts;  // that were given back; only of one that is shown singly
};

// Those of an area whose first year this is, by number; of one state only. Errors: the actor may not; what is
// sealed cannot be opened.
DatabaseResult<std::vector<ShownRefund>> list_refunds(Connection& connection, const KeyRing& keys,
                                                      const Actor& actor, const SeasonKey& season,
                                                      std::optional<RefundState> state);
// Error also: there is none of this number.
DatabaseResult<ShownRefund> show_refund(Connection& connection, const KeyRing& keys, const Actor& actor,
                                        RegionCode area, std::int64_t number);

// Money that paid nothing, and that nobody has asked to be given back; by payment.
struct ShownSurplus {
    PaidPart paid;
    std::string name;  // masked; empty: nobody whom we know
};
DatabaseResult<std::vector<ShownSurplus>> list_surplus(Connection& connection, const KeyRing& keys,
                                                       const Actor& actor, const SeasonKey& season);

}  // namespace canbao
