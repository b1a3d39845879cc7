#pragma once

#include <memory>
#include <string>

#include "store/connection.h"

namespace canbao {

struct SqliteOptions {
    bool read_only = false;
    bool may_create = false;
    // A virtual file system that was registered under this name, in tests; empty: the system's own.
    std::string file_system;
};

// Opens a file as SQLite, with a write-ahead log that reaches the disk before a commit returns.
// Errors: the file cannot be opened or is no database; a setting of durability is refused.
DatabaseResult<std::unique_ptr<Connection>> open_sqlite(const std::string& path,
                                                        const SqliteOptions& options);

}  // namespace canbao
