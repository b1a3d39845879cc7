#include "cli/backup_check.h"

#include <filesystem>
#include <fstream>
#include <optional>

#include <fmt/format.h>
#include <sys/stat.h>

#include "store/database.h"

namespace canbao {
namespace {

struct Backup {
    std::string path;
    std::int64_t made_at;  // microseconds since 1970
};

// A backup that is being made has another name until it is whole.
std::optional<Backup> newest_in(const std::string& folder) {
    constexpr std::int64_t kMicroseconds = 1'000'000;
    std::optional<Backup> newest;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
         at.increment(error)) {
        struct stat status {};
        const std::string path = at->path().string();
        if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || path.ends_with(".unfinished"))
            continue;
        const std::int64_t made_at = std::int64_t{status.st_mtim.tv_sec} * kMicroseconds;
        if (!newest || newest->made_at < made_at) newest = {path, made_at};
    }
    return newest;
}

// What is wrong with it.
std::optional<LocalText> fault_of_sqlite(const std::string& path) {
    auto connection = open_database(DatabaseAddress(path), DatabaseUse::read);
    if (!connection) return std::move(connection.error().message);
    static constexpr Column kAnswer[] = {{"answer", ColumnType::text}};
    std::string answer;
    const auto checked = (*connection)
                             ->run({"select quick_check from pragma_quick_check(1)", {}, kAnswer}, Rows({}),
                                   [&](const Rows::Row& row) { answer = row.bytes(0); });
    if (!checked) return checked.error().message;
    if (answer == "ok") return std::nullopt;
    return LocalText{"已损坏：" + answer, "it is damaged: " + answer};
}

std::optional<LocalText> fault_of(const std::string& path) {
    constexpr std::string_view kSqlite("SQLite format 3\0", 16);
    constexpr std::string_view kDump = "PGDMP";
    std::string head(kSqlite.size(), '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(file.gcount()));
    if (head == kSqlite) return fault_of_sqlite(path);
    if (head.starts_with(kDump)) return std::nullopt;
    return LocalText{"不是 db backup 或 pg_dump --format=custom 的备份，或读不出",
                     "it is no backup of db backup or of pg_dump --format=custom, or cannot be read"};
}

}  // namespace

BackupFinding check_backups(const std::string& folder, std::int64_t now) {
    constexpr std::int64_t kHour = 3'600'000'000;
    const auto newest = newest_in(folder);
    if (!newest)
        return {false,
                {fmt::format("备份目录 {} 没有备份，或读不出", folder),
                 fmt::format("the folder of backups {} has none, or cannot be read", folder)}};
    const std::int64_t hours = (now - newest->made_at) / kHour;
    LocalText what{
        fmt::format("最新的备份 {}：{}小时以前（不应超过{}小时）", newest->path, hours, kOldestBackupHours),
        fmt::format("newest backup {}: {} hours old (at most {})", newest->path, hours, kOldestBackupHours)};
    const auto fault = fault_of(newest->path);
    if (fault) {
        what.zh += "；" + fault->zh;
        what.en += "; " + fault->en;
    }
    // One from tomorrow tells nothing of its age.
    return {!fault && hours >= 0 && hours <= kOldestBackupHours, std::move(what)};
}

}  // namespace canbao
