#pragma once

#include <cstdint>
#include <string>

#include "vocabulary/language.h"

namespace canbao {

// What the newest file of a folder of backups is worth.
struct BackupFinding {
    bool is_well;
    LocalText what;
};

// A backup a day, and some hours for making it.
constexpr std::int64_t kOldestBackupHours = 26;

// How old it is, and whether it can be read: a backup of SQLite page by page, what pg_dump wrote by its head.
// `now`: microseconds since 1970.
BackupFinding check_backups(const std::string& folder, std::int64_t now);

}  // namespace canbao
