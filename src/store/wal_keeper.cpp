#include "store/wal_keeper.h"

#include <chrono>

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/end_process.h"

namespace canbao {
namespace {

constexpr std::chrono::milliseconds kPause{500};
// From so many pages on the log is begun anew, for which the writer waits a moment. The file stays as long as
// it was: what is written over reaches the disk several times faster than what is added.
constexpr int kLongLog = 32'768;
// Where the keeper cannot keep up, the writer helps itself.
constexpr int kPagesOfWriter = 250'000;
constexpr int kBusyMilliseconds = 2'000;

using File = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

// A sync that failed: what is in the file is not known any more.
void end_if_fatal(int code, sqlite3* file) {
    if (code != SQLITE_IOERR_FSYNC && code != SQLITE_IOERR_DIR_FSYNC && code != SQLITE_CORRUPT) return;
    const std::string what = sqlite3_errmsg(file);
    end_process(
        Error::of("数据库无法写到磁盘：" + what, "the database cannot be brought to the disk: " + what));
}

// How many pages the log has.
int carry_over(sqlite3* file, int mode) {
    int pages = 0;
    const int code = sqlite3_wal_checkpoint_v2(file, nullptr, mode, &pages, nullptr);
    if (code != SQLITE_OK) end_if_fatal(sqlite3_extended_errcode(file), file);
    return pages;
}

}  // namespace

WalKeeper::WalKeeper(DatabaseAddress address) : address_(std::move(address)) {
    if (address_.engine() == Engine::sqlite) thread_ = std::thread([this] { run(); });
}

WalKeeper::~WalKeeper() {
    {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
        is_to_stop_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void WalKeeper::run() {
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(address_.text().c_str(), &raw,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    const File file(raw, &sqlite3_close);
    if (code != SQLITE_OK) return;  // the writer then keeps its log itself
    sqlite3_busy_timeout(file.get(), kBusyMilliseconds);
    // A checkpoint syncs the log before, and the file after.
    sqlite3_exec(file.get(), "pragma synchronous = full", nullptr, nullptr, nullptr);
    std::unique_lock lock(mutex_);
    while (!is_stopped_) {
        lock.unlock();
        if (carry_over(file.get(), SQLITE_CHECKPOINT_PASSIVE) >= kLongLog) {
            // What came meanwhile is little; for the rest of it the writer waits.
            carry_over(file.get(), SQLITE_CHECKPOINT_PASSIVE);
            carry_over(file.get(), SQLITE_CHECKPOINT_RESTART);
        }
        lock.lock();
        is_to_stop_.wait_for(lock, kPause, [&] { return is_stopped_; });
    }
}

DatabaseResult<Done> set_log_upkeep(Connection& connection, LogUpkeep upkeep) {
    if (connection.engine() != Engine::sqlite) return Done{};
    constexpr int kPagesBySqlite = 1000;
    const int pages = upkeep == LogUpkeep::by_keeper ? kPagesOfWriter : kPagesBySqlite;
    return connection.run_script(fmt::format("pragma wal_autocheckpoint = {}", pages));
}

}  // namespace canbao
