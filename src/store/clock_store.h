#pragma once

#include "store/connection.h"

namespace canbao {

// Moments of the books, in microseconds since 1970.

// The greatest number that any area gave to an act; 0 for none.
DatabaseResult<std::int64_t> newest_act(Connection& connection);

// Until which moment it is known that a clock ran ahead when acts were recorded; 0 where it never did.
DatabaseResult<std::int64_t> read_clock_ran_ahead_until(Connection& connection);

// Notes that acts up to `until` were recorded by a clock that ran ahead: areas go on behind them.
DatabaseResult<Done> note_clock_ran_ahead(Connection& connection, std::int64_t until, std::int64_t now);

}  // namespace canbao
