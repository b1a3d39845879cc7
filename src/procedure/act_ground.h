#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "files/key_ring.h"
#include "policy/book.h"
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

// Notes the law and the keys of this run in the database. The book and the keys outlive the ground. `law`:
// the text of all policy files. `now`: microseconds since 1970. Errors: the database was written with other
// keys.
DatabaseResult<ActGround> prepare_ground(Connection& connection, const PolicyBook& book, const KeyRing& keys,
                                         std::string_view law, std::string program, std::int64_t now);

// Whether the clock lies behind the last act of an area (0 for none), so that the next would seem to come
// before it.
bool is_clock_behind(const ActGround& ground, std::int64_t now, std::int64_t last_act);
// What whoever sends an act is told then.
LocalText clock_is_behind();
// Why nothing is written any more: keys were rotated meanwhile.
DatabaseError keys_were_rotated();

}  // namespace canbao
