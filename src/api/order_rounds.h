#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "api/counts.h"
#include "api/recurring.h"
#include "api/request_log.h"
#include "procedure/committer.h"

namespace canbao {

// A channel, and the program that asks it about orders.
struct AskedChannel {
    ChannelKey channel;
    std::string command;
};

// What a server asks channels by itself: about orders of which nothing is known, in all areas of its region.
// docs/formats/order-questions.md.
class OrderRounds {
   public:
    static constexpr std::chrono::seconds kBetweenRounds{60};
    // A server that is told to stop waits for the program at most so long.
    static constexpr std::chrono::seconds kPatience{15};

    // All outlive it. Of no channels nothing is done.
    OrderRounds(DatabaseAddress address, std::vector<AskedChannel> channels, Committer& committer,
                const KeyRing& keys, const Actor& actor, ServerCounts& counts, RequestLog& log);

   private:
    void ask_all();
    DatabaseResult<Done> ask(const AskedChannel& channel);

    DatabaseAddress address_;
    std::vector<AskedChannel> channels_;
    Committer& committer_;
    const KeyRing& keys_;
    const Actor& actor_;
    ServerCounts& counts_;
    RequestLog& log_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<Recurring> rounds_;  // last: it uses all of the others
};

}  // namespace canbao
