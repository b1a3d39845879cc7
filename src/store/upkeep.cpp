#include "store/upkeep.h"

#include <filesystem>
#include <memory>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

namespace canbao {
namespace {

using Kind = DatabaseError::Kind;
using File = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

tl::unexpected<DatabaseError> refuse(std::string zh, std::string en) {
    return tl::unexpected(DatabaseError{Error::of(std::move(zh), std::move(en)), Kind::other});
}

tl::unexpected<DatabaseError> failed(sqlite3* file, const std::string& name) {
    const std::string what = sqlite3_errmsg(file);
    return refuse(fmt::format("数据库文件 {}：{}", name, what),
                  fmt::format("the database file {}: {}", name, what));
}

DatabaseResult<Done> copy_pages(sqlite3* from, sqlite3* to, const std::string& name,
                                const std::function<void(int, int)>& seen) {
    constexpr int kPages = 2000;
    constexpr int kPauseMilliseconds = 1;
    sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == nullptr) return failed(to, name);
    int code = SQLITE_OK;
    while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        code = sqlite3_backup_step(backup, kPages);
        const int pages = sqlite3_backup_pagecount(backup);
        seen(pages - sqlite3_backup_remaining(backup), pages);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(kPauseMilliseconds);
    }
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) return failed(to, name);
    return Done{};
}

// The file and its name in the folder are on the disk.
bool reaches_disk(const std::string& path) {
    const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
    bool is_synced = true;
    for (const std::string& each : {path, folder.string()}) {
        const int file = ::open(each.c_str(), O_RDONLY | O_CLOEXEC);
        is_synced = is_synced && file >= 0 && ::fsync(file) == 0;
        if (file >= 0) ::close(file);
    }
    return is_synced;
}

// Its owner's alone, as the database is: SQLite would make it with the rights that the system gives.
bool make_file(const std::string& path) {
    constexpr mode_t kOwnerOnly = 0600;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
    if (file >= 0) ::close(file);
    return file >= 0;
}

// From one file into another that does not exist; until it is whole it has another name. One read transaction
// gives one state, however many write meanwhile.
DatabaseResult<Done> copy_file(const std::string& from, const std::string& to,
                               const std::function<void(int, int)>& seen) {
    std::error_code ignored;
    if (std::filesystem::exists(to, ignored))
        return refuse("文件 " + to + " 已存在，不覆盖", "the file " + to + " exists: it is not replaced");
    // A log that was left behind would be taken for the new file's.
    for (const char* beside : {"-wal", "-shm", "-journal"})
        if (std::filesystem::exists(to + beside, ignored))
            return refuse("旁边还有旧文件 " + to + beside + "，请先移走",
                          "there is an old file beside it, " + to + beside + ": move it away first");
    sqlite3* raw = nullptr;
    int code = sqlite3_open_v2(from.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    const File source(raw, &sqlite3_close);
    if (code != SQLITE_OK) return failed(source.get(), from);
    const std::string unfinished = to + ".unfinished";
    std::filesystem::remove(unfinished, ignored);
    if (!make_file(unfinished))
        return refuse("文件 " + unfinished + " 无法建立", "the file " + unfinished + " cannot be made");
    code = sqlite3_open_v2(unfinished.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    File target(raw, &sqlite3_close);
    if (code != SQLITE_OK) return failed(target.get(), unfinished);
    if (sqlite3_exec(source.get(), "begin; select count(*) from sqlite_schema", nullptr, nullptr, nullptr) !=
        SQLITE_OK)
        return failed(source.get(), from);
    const auto copied = copy_pages(source.get(), target.get(), unfinished, seen);
    // A backup is one file: without a log beside it.
    const bool is_one_file = copied && sqlite3_exec(target.get(), "pragma journal_mode = delete", nullptr,
                                                    nullptr, nullptr) == SQLITE_OK;
    target.reset();
    if (!is_one_file || !reaches_disk(unfinished)) {
        std::filesystem::remove(unfinished, ignored);
        if (!copied) return tl::unexpected(copied.error());
        return refuse("文件 " + to + " 无法写到磁盘", "the file " + to + " cannot be brought to the disk");
    }
    std::error_code error;
    std::filesystem::rename(unfinished, to, error);
    if (error || !reaches_disk(to))
        return refuse("文件 " + to + " 无法写到磁盘", "the file " + to + " cannot be brought to the disk");
    return Done{};
}

DatabaseResult<Done> refuse_postgres(const DatabaseAddress& address) {
    if (address.engine() == Engine::sqlite) return Done{};
    return refuse(
        "PostgreSQL 请用 pg_dump、pg_basebackup 或归档日志备份和恢复（见 docs/operate/database.md）",
        "back up and restore PostgreSQL with pg_dump, pg_basebackup or its log archive "
        "(docs/operate/database.md)");
}

}  // namespace

DatabaseResult<Done> back_up(const DatabaseAddress& from, const std::string& to,
                             const std::function<void(int, int)>& seen) {
    TRY(refuse_postgres(from));
    TRY(open_database(from, DatabaseUse::read));
    return copy_file(from.text(), to, seen);
}

DatabaseResult<Done> restore(const std::string& backup, const DatabaseAddress& to,
                             const std::function<void(int, int)>& seen) {
    TRY(refuse_postgres(to));
    {
        auto connection = TRY(open_database(DatabaseAddress(backup), DatabaseUse::read));
        static constexpr Column kAnswer[] = {{"answer", ColumnType::text}};
        std::string answer;
        TRY(connection->run({"select integrity_check from pragma_integrity_check(1)", {}, kAnswer}, Rows({}),
                            [&](const Rows::Row& row) { answer = row.bytes(0); }));
        if (answer != "ok")
            return refuse("备份 " + backup + " 已损坏：" + answer,
                          "the backup " + backup + " is damaged: " + answer);
    }
    return copy_file(backup, to.text(), seen);
}

}  // namespace canbao
