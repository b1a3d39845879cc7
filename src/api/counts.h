#pragma once

#include <atomic>
#include <cstdint>

namespace canbao {

// What a server tells of itself besides its requests. Times in seconds since 1970, 0: never yet.
struct ServerCounts {
    std::atomic<std::int64_t> connections = 0;               // open now
    std::atomic<std::uint64_t> connections_turned_away = 0;  // beyond the bound
    std::atomic<std::uint64_t> sessions_broken = 0;          // ended by a fault of the program
    std::atomic<std::uint64_t> acts_sealed = 0;
    std::atomic<std::uint64_t> seals_failed = 0;
    std::atomic<std::int64_t> last_sealed_at = 0;
    std::atomic<std::uint64_t> nonces_removed = 0;
    std::atomic<std::uint64_t> orders_asked = 0;  // questions to channels
    std::atomic<std::uint64_t> orders_answered = 0;
    std::atomic<std::uint64_t> order_answers_refused = 0;
    std::atomic<std::uint64_t> order_rounds_failed = 0;
    std::atomic<std::int64_t> database_answered_at = 0;
};

}  // namespace canbao
