#pragma once

#include <span>
#include <vector>

#include "procedure/act_ground.h"
#include "procedure/act_numbers.h"
#include "procedure/prepared_payment.h"
#include "store/connection.h"

namespace canbao {

// Records payments in turn, in one transaction, which is one act of kind `payments` for each area and actor:
// load, decide, write, commit. Answers stand in the order of the payments. A payment that is known already is
// answered as it was; one that says something else of it is a fault, and noted. A fault spoils no other.
// Errors leave nothing behind, as with carry_out_batch. `now`: microseconds since 1970.
DatabaseResult<std::vector<PaymentAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                           std::span<const PreparedPayment* const> payments,
                                                           ActNumbers& numbers, std::int64_t now);

}  // namespace canbao
