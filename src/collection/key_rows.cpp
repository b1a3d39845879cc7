#include "collection/key_rows.h"

#include <algorithm>
#include <cstring>

#include "vocabulary/check.h"
#include "vocabulary/money.h"

namespace canbao {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{1} << 18U;

// Odd numbers without a pattern.
constexpr std::array<std::uint64_t, 3> kMixers = {0x9E37'79B9'7F4A'7C15, 0xC2B2'AE3D'27D4'EB4F,
                                                  0xD6E8'FEB8'6659'FD93};

std::uint64_t word_at(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

// Both halves of the product, folded: each bit of the result depends on all bits of both.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

// Only to find rows: what is equal is told by the bytes.
std::uint64_t hash_of(std::string_view key, EntryKind kind, std::uint64_t seed) {
    constexpr std::size_t kWord = sizeof(std::uint64_t);
    const char* bytes = key.data();
    const std::size_t size = key.size();
    std::uint64_t hash = seed ^ kMixers[0] ^ (size << 8U | static_cast<std::uint64_t>(kind));
    if (size < kWord) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, size);
        hash = mix(word ^ kMixers[1], hash);
    } else {
        for (std::size_t at = 0; at + 2 * kWord < size; at += 2 * kWord)
            hash = mix(word_at(bytes + at) ^ kMixers[1], word_at(bytes + at + kWord) ^ hash);
        // The last words, which may have been read in part.
        const std::size_t last_pair = size < 2 * kWord ? 0 : size - 2 * kWord;
        hash = mix(word_at(bytes + last_pair) ^ kMixers[2], word_at(bytes + size - kWord) ^ hash);
    }
    return mix(hash ^ kMixers[2], kMixers[0] ^ seed);
}

}  // namespace

PackedRow::PackedRow(const KeyRow& row, std::uint64_t hash)
    : key_(row.key.data()),
      fen_(row.fen),
      reference_(row.reference),
      day_(row.day),
      shorter_by_one_(static_cast<std::uint32_t>(row.key.size() - 1) & 0x3FU),
      kind_(static_cast<std::uint32_t>(row.kind) & 0x3U),
      hash_(static_cast<std::uint32_t>(hash) & ((std::uint32_t{1} << kHashBits) - 1)) {
    static_assert(sizeof(PackedRow) == 32 && KeyRow::kLongestKey == 64 && kEntryKinds.size() <= 4);
}

void KeyRows::Partition::append(const PackedRow& row) {
    if (next_ == end_) {
        chunks_.push_back(std::make_unique_for_overwrite<Chunk>());
        next_ = chunks_.back()->data();
        end_ = next_ + kRowsOfChunk;
    }
    *next_++ = row;
}

void KeyRows::Partition::list(std::vector<const PackedRow*>& rows) const {
    std::size_t left = size();
    for (const auto& chunk : chunks_) {
        const std::size_t here = std::min(left, kRowsOfChunk);
        for (std::size_t i = 0; i < here; ++i) rows.push_back(&(*chunk)[i]);
        left -= here;
    }
}

void KeyRows::add(const KeyRow& row) {
    CHECK(!row.key.empty() && row.key.size() <= KeyRow::kLongestKey);
    CHECK(row.fen >= -Money::kMostReadFen && row.fen <= Money::kMostReadFen);
    const std::uint64_t hash = hash_of(row.key, row.kind, seed_);
    partitions_[hash >> (64U - kPartitionBits)].append(PackedRow(row, hash));
    ++size_;
}

void KeyRows::add_copied(const KeyRow& row) {
    CHECK(row.key.size() <= KeyRow::kLongestKey);
    KeyRow copy = row;
    copy.key = {copied(row.key), row.key.size()};
    add(copy);
}

const char* KeyRows::copied(std::string_view key) {
    if (block_left_ < key.size()) {
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlockBytes));
        block_next_ = blocks_.back().get();
        block_left_ = kBlockBytes;
    }
    char* const copy = block_next_;
    std::ranges::copy(key, copy);
    block_next_ += key.size();
    block_left_ -= key.size();
    return copy;
}

}  // namespace canbao
