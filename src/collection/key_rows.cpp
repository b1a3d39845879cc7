#include "collection/key_rows.h"

#include <array>
#include <cstdlib>
#include <new>
#include <utility>

#include <sys/mman.h>

#include "vocabulary/check.h"
#include "vocabulary/money.h"

namespace canbao {
namespace {

constexpr std::size_t kSlabBytes = std::size_t{2} << 20U;

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
    : fen_(row.fen),
      reference_(row.reference),
      day_(row.day),
      shorter_by_one_(static_cast<std::uint32_t>(row.key.size() - 1) & 0x3FU),
      kind_(static_cast<std::uint32_t>(row.kind) & 0x3U),
      hash_(static_cast<std::uint32_t>(hash) & ((std::uint32_t{1} << kHashBits) - 1)) {
    static_assert(sizeof(PackedRow) == 3 * sizeof(Word) && KeyRow::kLongestKey == 64 &&
                  kEntryKinds.size() <= 4);
}

PackedRow* PackedRow::make(Word* place, const KeyRow& row, std::uint64_t hash) {
    CHECK(!row.key.empty() && row.key.size() <= KeyRow::kLongestKey);
    place[words_for(row.key) - 1] = 0;
    std::memcpy(place + sizeof(PackedRow) / sizeof(Word), row.key.data(), row.key.size());
    return new (place) PackedRow(row, hash);
}

void KeyRows::FreeWords::operator()(PackedRow::Word* words) const { std::free(words); }

PackedRow::Word* KeyRows::new_chunk() {
    constexpr std::size_t kChunkBytes = kWordsOfChunk * sizeof(PackedRow::Word);
    if (slab_chunks_left_ == 0) {
        void* const slab = std::aligned_alloc(kSlabBytes, kSlabBytes);
        CHECK(slab != nullptr);
        // One large page in place of hundreds: the kernel hands them out, and the processor finds them,
        // faster.
        ::madvise(slab, kSlabBytes, MADV_HUGEPAGE);
        slabs_.emplace_back(static_cast<PackedRow::Word*>(slab));
        slab_next_ = slabs_.back().get();
        slab_chunks_left_ = kSlabBytes / kChunkBytes;
    }
    --slab_chunks_left_;
    return std::exchange(slab_next_, slab_next_ + kWordsOfChunk);
}

void KeyRows::add(const KeyRow& row) {
    CHECK(row.fen >= -Money::kMostReadFen && row.fen <= Money::kMostReadFen);
    const std::uint64_t hash = hash_of(row.key, row.kind, seed_);
    Partition& partition = partitions_[hash >> (64U - kPartitionBits)];
    const std::size_t words = PackedRow::words_for(row.key);
    if (static_cast<std::size_t>(partition.end - partition.next) < words) [[unlikely]] {
        if (!partition.chunks.empty())
            partition.filled.push_back(static_cast<std::uint16_t>(partition.next - partition.chunks.back()));
        partition.chunks.push_back(new_chunk());
        partition.next = partition.chunks.back();
        partition.end = partition.next + kWordsOfChunk;
    }
    PackedRow::make(partition.next, row, hash);
    partition.next += words;
    // The partition's next row needs this line, which nobody has touched yet; until then it is here.
    constexpr std::size_t kWordsOfLine = 8;
    __builtin_prefetch(partition.next + kWordsOfLine, 1);
    ++size_;
}

void KeyRows::list(std::size_t partition, std::vector<const PackedRow*>& rows) const {
    const Partition& part = partitions_[partition];
    for (std::size_t i = 0; i < part.chunks.size(); ++i) {
        const PackedRow::Word* at = part.chunks[i];
        const PackedRow::Word* const end = i < part.filled.size() ? at + part.filled[i] : part.next;
        while (at != end) {
            const auto* const row = reinterpret_cast<const PackedRow*>(at);
            rows.push_back(row);
            at += row->size_in_words();
        }
    }
}

}  // namespace canbao
