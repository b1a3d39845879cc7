#pragma once

#include <vector>

#include "store/requests.h"
#include "vocabulary/sealed.h"

namespace canbao {

// The keys with which this database was written.
DatabaseResult<std::vector<KeyPrint>> read_keys(Connection& connection);

// Whether these keys read and write it: they have all that it was written with. Errors: one is missing or
// another one.
DatabaseResult<Done> check_keys(Connection& connection, const std::vector<KeyPrint>& keys);

// Notes keys that it does not know yet, in a transaction of the caller's. Once it is committed nobody writes
// without them: also nobody who had begun before.
DatabaseResult<Done> add_keys(Connection& connection, const std::vector<KeyPrint>& keys, std::int64_t now);

// How many keys it knows: asked before each batch, so that whoever was started with the older keys stops.
DatabaseResult<std::int64_t> count_keys(Connection& connection);
void ask_key_count(Requests& requests, std::int64_t& count);

}  // namespace canbao
