#pragma once

#include <functional>
#include <span>
#include <vector>

#include "channels/act_answer.h"
#include "files/key_ring.h"
#include "policy/book.h"
#include "procedure/act_numbers.h"
#include "procedure/prepared_act.h"
#include "store/connection.h"

namespace canbao {

// What every act of a run of the program rests on.
struct ActGround {
    const PolicyBook& book;
    const KeyRing& keys;
    std::int64_t policy;      // the number under which the law was archived
    std::string program;      // its version
    std::int64_t keys_known;  // how many the database knew at the start
    // Up to here it is known that acts were recorded by a clock that ran ahead: microseconds since 1970, 0
    // for never.
    std::int64_t clock_ran_ahead_until = 0;
};

// Carries out commands in turn, in one transaction: load, decide, write, commit. Answers stand in the order
// of the commands. What is no act of the law (a fault) spoils no other. Errors leave nothing behind; but with
// `gone` at the commit nobody knows, until the commands are sent again. `now`: microseconds since 1970. Where
// it lies behind what an area has recorded already, this command and all behind it get the fault `clock`.
DatabaseResult<std::vector<ActAnswer>> carry_out_batch(Connection& connection, const ActGround& ground,
                                                       std::span<const PreparedAct* const> acts,
                                                       ActNumbers& numbers, std::int64_t now);

}  // namespace canbao
