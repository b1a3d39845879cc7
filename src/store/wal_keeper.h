#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/database.h"

namespace canbao {

// Carries what SQLite has logged over into the file, by a thread of its own, so that no commit waits for it.
// The log is begun anew before it grows past a bound. PostgreSQL does that itself: there it does nothing.
class WalKeeper {
   public:
    // The writer is to leave it to the keeper: set_log_upkeep(connection, LogUpkeep::by_keeper).
    explicit WalKeeper(DatabaseAddress address);
    ~WalKeeper();
    WalKeeper(const WalKeeper&) = delete;
    WalKeeper& operator=(const WalKeeper&) = delete;

   private:
    void run();

    DatabaseAddress address_;
    std::mutex mutex_;
    std::condition_variable is_to_stop_;
    bool is_stopped_ = false;
    std::thread thread_;
};

// Whether a connection carries its log over by itself, after a commit that made it long.
enum class LogUpkeep { by_writer, by_keeper };
DatabaseResult<Done> set_log_upkeep(Connection& connection, LogUpkeep upkeep);

}  // namespace canbao
