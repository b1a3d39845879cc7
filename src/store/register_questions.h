#pragma once

#include <span>

#include "store/connection.h"
#include "vocabulary/region_code.h"
#include "vocabulary/sealed.h"

namespace canbao {

// What an act about very many persons asks of the whole register, without loading anybody.

// Whether anybody of another area than this one has, or had, one of these documents.
DatabaseResult<bool> are_known_elsewhere(Connection& connection, RegionCode area,
                                         std::span<const BlindIndex> documents);

// Whether any person, of any area, has a number from the first to the last of these.
DatabaseResult<bool> has_person_between(Connection& connection, std::int64_t first, std::int64_t last);

}  // namespace canbao
