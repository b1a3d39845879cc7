#pragma once

#include <functional>
#include <span>
#include <vector>

#include "registry/list_taken.h"
#include "registry/register_book.h"
#include "store/facts.h"

namespace canbao {

// The tables of lists that were taken.
std::span<const FactTable> list_tables();
Facts rows_of(std::span<const ListTaken> lists);

// The lists that an area has taken, in the order of their acts.
DatabaseResult<std::vector<ListTaken>> lists_taken(Connection& connection, RegionCode area);

// Every fact of an identity in an area, by person. `take` may not use the connection.
DatabaseResult<Done> read_identities(Connection& connection, RegionCode area,
                                     const std::function<void(PersonNumber, const IdentityFact&)>& take);

}  // namespace canbao
