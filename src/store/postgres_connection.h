#pragma once

#include <memory>
#include <string>

#include "store/connection.h"

namespace canbao {

// Connects to PostgreSQL 15 or later.
// Errors: nobody answers; the server is older, or set so that a commit may return before it is on the disk.
DatabaseResult<std::unique_ptr<Connection>> open_postgres(const std::string& address);

}  // namespace canbao
