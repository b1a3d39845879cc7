#pragma once

#include <limits>
#include <string>
#include <vector>

#include "store/connection.h"

namespace canbao {

// A rule of the books that does not hold: how often, and the first place.
struct Finding {
    std::string rule;  // "one_owner_per_document"
    std::uint64_t count;
    std::string first;
    LocalText message;
};

struct Verification {
    std::uint64_t acts = 0;
    std::uint64_t persons = 0;
    std::uint64_t seals = 0;
    std::uint64_t acts_sealed = 0;
    std::vector<Finding> findings;
};

// What payments and the ledger of areas from the first to the last must always hold, in the state that the
// caller's transaction sees.
DatabaseResult<std::vector<Finding>> verify_money(
    Connection& connection, std::int64_t first_area = 0,
    std::int64_t last_area = std::numeric_limits<std::int64_t>::max());

// Checks the database itself, what the books must always hold, the digest of every act and the chain of
// seals, in one state of the books. Nothing is changed.
DatabaseResult<Verification> verify(Connection& connection);

}  // namespace canbao
