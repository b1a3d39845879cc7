#pragma once

#include <span>
#include <string>
#include <string_view>

#include "store/connection.h"

namespace canbao {

// A step of the schema: src/store/migrations/<name>.sql. Their order is that of their names; a published one
// never changes.
struct Migration {
    std::string_view name;
    std::string_view sql;
};

std::span<const Migration> migrations();

// The text of a migration in an engine's own words: `bigint` and `bytes` are the names of types, and every
// table ends with ");" on a line of its own.
std::string sql_for(Engine engine, std::string_view sql);

}  // namespace canbao
