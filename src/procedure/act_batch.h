#pragma once

#include <functional>
#include <span>
#include <vector>

#include "channels/act_answer.h"
#include "procedure/act_ground.h"
#include "procedure/act_numbers.h"
#include "procedure/prepared_act.h"
#include "store/connection.h"

namespace canbao {

// Carries out commands in turn, in one transaction: load, decide, write, commit. Answers stand in the order
// of the commands. What is no act of the law (a fault) spoils no other. Errors leave nothing behind; but with
// `gone` at the commit nobody knows, until the commands are sent again. `now`: microseconds since 1970. Where
// it lies behind what an area has recorded already, this command and all behind it get the fault `clock`.
DatabaseResult<std::vector<ActAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                       std::span<const PreparedAct* const> acts,
                                                       ActNumbers& numbers, std::int64_t now);

}  // namespace canbao
