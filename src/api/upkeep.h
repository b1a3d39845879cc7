#pragma once

#include <chrono>
#include <memory>

#include "api/counts.h"
#include "api/recurring.h"
#include "api/request_log.h"
#include "store/database.h"

namespace canbao {

// What a server does by itself, on connections of its own: it seals the acts since the last seal, asks
// whether the database still answers, and removes nonces of messages that are too old to be taken.
class Upkeep {
   public:
    static constexpr std::chrono::seconds kBetweenQuestions{2};
    static constexpr std::chrono::seconds kBetweenCleanings{60};

    // Counts and log outlive it. The database has just been written to.
    Upkeep(DatabaseAddress address, std::chrono::seconds seal_every, ServerCounts& counts, RequestLog& log);

   private:
    void seal();
    void ask();
    void clean();

    DatabaseAddress address_;
    ServerCounts& counts_;
    RequestLog& log_;
    std::unique_ptr<Connection> sealing_;
    std::unique_ptr<Connection> asking_;
    std::unique_ptr<Connection> cleaning_;
    Recurring seals_;  // last: they use all of the others
    Recurring asks_;
    Recurring cleans_;
};

}  // namespace canbao
