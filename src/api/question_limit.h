#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace canbao {

// How often one may ask: a bucket of so many tokens for each key, one put back in each part of the period.
// Memory is bounded and nothing is ever forgotten early: keys share buckets by a hash that nobody outside can
// know, so that a few of very many wait for each other. For several threads, without a lock.
class QuestionLimit {
   public:
    static constexpr std::size_t kBuckets = 65'536;

    struct Rate {
        std::int64_t most;  // at once, and in each period; at least 1
        std::chrono::seconds period;
    };

    // `seed`: of the hash, unknown to those who ask.
    QuestionLimit(Rate rate, std::uint64_t seed);

    // Takes a token; where there is none, after how many seconds there will be one. `now`: microseconds of a
    // clock that nobody sets.
    std::optional<int> refuse(std::string_view key, std::int64_t now);

   private:
    std::int64_t each_;   // microseconds in which a token comes back
    std::int64_t ahead_;  // of the moment until which tokens are taken, at most
    std::uint64_t seed_;
    // Until when all tokens of a bucket are back.
    std::vector<std::atomic<std::int64_t>> buckets_;
};

// By what a client is told from others: its address, of IPv6 the network of 64 bits. `forwarded`: where a
// proxy of ours stands before the server, what it says in X-Forwarded-For, of which the last one is its own
// word; empty: none stands there.
std::string client_of(std::string_view address, std::string_view forwarded);

}  // namespace canbao
