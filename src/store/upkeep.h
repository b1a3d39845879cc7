#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/database.h"

namespace canbao {

// Copies a database of SQLite into a new file, whole and consistent, while others go on writing. Errors: it
// is PostgreSQL (its own tools make backups); the file exists; a disk fails. `seen` is told pages done and in
// all.
DatabaseResult<Done> back_up(const DatabaseAddress& from, const std::string& to,
                             const std::function<void(int, int)>& seen);

// Makes a database of SQLite from a backup, which is checked before. Errors: there is a database already; the
// backup is damaged or none of Canbao.
DatabaseResult<Done> restore(const std::string& backup, const DatabaseAddress& to,
                             const std::function<void(int, int)>& seen);

}  // namespace canbao
