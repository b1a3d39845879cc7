#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "collection/entry_kind.h"

namespace canbao {

// A row of one side. Rows belong together where kind and key are the same, byte by byte.
struct KeyRow {
    static constexpr std::size_t kLongestKey = 64;

    EntryKind kind = EntryKind::paid;
    std::string_view key;        // 1 to kLongestKey bytes
    std::int64_t fen = 0;        // from -Money::kMostReadFen to Money::kMostReadFen
    std::int32_t day = 0;        // since 1970
    std::int64_t reference = 0;  // for whoever adds it: a payment's number, the place of a line

    friend auto operator<=>(const KeyRow&, const KeyRow&) = default;
};

// The same in 32 bytes.
class PackedRow {
   public:
    static constexpr unsigned kHashBits = 24;

    PackedRow() = default;
    PackedRow(const KeyRow& row, std::uint64_t hash);

    KeyRow row() const { return {kind(), key(), fen_, day_, reference_}; }
    PackedRow with_fen(std::int64_t fen) const {
        PackedRow row = *this;
        row.fen_ = fen;
        return row;
    }
    EntryKind kind() const { return static_cast<EntryKind>(kind_); }
    std::string_view key() const { return {key_, shorter_by_one_ + std::size_t{1}}; }
    std::int64_t fen() const { return fen_; }
    std::int32_t day() const { return day_; }
    std::int64_t reference() const { return reference_; }
    // The last bits of the key's hash.
    std::uint32_t hash() const { return hash_; }
    bool has_key_of(const PackedRow& other) const { return kind_ == other.kind_ && key() == other.key(); }
    // Asks for the key's bytes, which are far away in memory.
    void prefetch_key() const {
        __builtin_prefetch(key_);
        __builtin_prefetch(key_ + shorter_by_one_);
    }

   private:
    const char* key_;
    std::int64_t fen_;
    std::int64_t reference_;
    std::int32_t day_;
    std::uint32_t shorter_by_one_ : 6;  // length of the key less one
    std::uint32_t kind_ : 2;
    std::uint32_t hash_ : kHashBits;
};

// Rows as one thread adds them, in partitions by the first bits of the hash: matching a partition finds its
// memory near by. Several KeyRows make a side.
class KeyRows {
   public:
    static constexpr unsigned kPartitionBits = 8;
    static constexpr std::size_t kPartitions = std::size_t{1} << kPartitionBits;
    static constexpr std::size_t kRowsOfChunk = 256;
    using Chunk = std::array<PackedRow, kRowsOfChunk>;

    // Rows of one partition: all chunks are full but the last.
    class Partition {
       public:
        std::size_t size() const {
            return chunks_.size() * kRowsOfChunk - static_cast<std::size_t>(end_ - next_);
        }
        // Appends them all.
        void list(std::vector<const PackedRow*>& rows) const;

       private:
        friend class KeyRows;
        void append(const PackedRow& row);

        PackedRow* next_ = nullptr;
        PackedRow* end_ = nullptr;
        std::vector<std::unique_ptr<Chunk>> chunks_;
    };

    // A seed that nobody outside knows keeps a file from being made so that its keys collide. All rows that
    // are matched together have one seed.
    explicit KeyRows(std::uint64_t seed = 0) : seed_(seed), partitions_(kPartitions) {}

    // The key is not copied: its bytes stay where they are until the last use of the rows' match.
    void add(const KeyRow& row);
    // The key's bytes are copied.
    void add_copied(const KeyRow& row);

    std::size_t size() const { return size_; }
    std::uint64_t seed() const { return seed_; }
    const Partition& partition(std::size_t index) const { return partitions_[index]; }

   private:
    const char* copied(std::string_view key);

    std::uint64_t seed_;
    std::size_t size_ = 0;
    std::vector<Partition> partitions_;
    std::vector<std::unique_ptr<char[]>> blocks_;  // of copied keys
    char* block_next_ = nullptr;
    std::size_t block_left_ = 0;
};

}  // namespace canbao
