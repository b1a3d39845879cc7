#include "api/question_limit.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

// FNV-1a from a secret start, then the finaliser of SplitMix64.
std::uint64_t hash_of(std::string_view key, std::uint64_t seed) {
    constexpr std::uint64_t kPrime = 0x100000001b3ULL;
    std::uint64_t hash = seed;
    for (const char byte : key) hash = (hash ^ static_cast<unsigned char>(byte)) * kPrime;
    hash ^= seed >> 7;
    hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
    hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
    return hash ^ (hash >> 31);
}

}  // namespace

QuestionLimit::QuestionLimit(Rate rate, std::uint64_t seed)
    : each_(std::max<std::int64_t>(rate.period.count() * kSecond / rate.most, 1)),
      ahead_(each_ * (rate.most - 1)),
      seed_(seed),
      buckets_(kBuckets) {
    CHECK(rate.most >= 1);
}

std::optional<int> QuestionLimit::refuse(std::string_view key, std::int64_t now) {
    std::atomic<std::int64_t>& bucket = buckets_[hash_of(key, seed_) % kBuckets];
    std::int64_t until = bucket.load(std::memory_order_relaxed);
    while (true) {
        const std::int64_t from = std::max(until, now);
        const std::int64_t too_early = from - ahead_ - now;
        if (too_early > 0) return static_cast<int>((too_early + kSecond - 1) / kSecond);
        if (bucket.compare_exchange_weak(until, from + each_, std::memory_order_relaxed)) return std::nullopt;
    }
}

std::string client_of(std::string_view address, std::string_view forwarded) {
    constexpr std::size_t kNetwork = 8;
    constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
    if (!forwarded.empty()) {
        address = forwarded.substr(forwarded.rfind(',') + 1);  // npos + 1 is the front
        const std::size_t begin = std::min(address.find_first_not_of(" \t"), address.size());
        address = address.substr(begin, address.find_last_not_of(" \t") + 1 - begin);
    }
    std::string text(address);
    std::array<char, sizeof(in6_addr)> bytes{};
    if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return {bytes.data(), sizeof(in_addr)};
    if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    const std::string_view all(bytes.data(), bytes.size());
    return std::string(all.starts_with(kMapped) ? all.substr(kMapped.size()) : all.substr(0, kNetwork));
}

}  // namespace canbao
