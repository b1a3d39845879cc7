#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
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

// The same in few bytes: the key's words lie behind it, the last one filled up with zeros.
class PackedRow {
   public:
    static constexpr unsigned kHashBits = 24;
    using Word = std::uint64_t;

    static std::size_t words_for(std::string_view key) {
        return sizeof(PackedRow) / sizeof(Word) + words_of(key.size());
    }
    // Made in `place`, which has words_for(row.key).
    static PackedRow* make(Word* place, const KeyRow& row, std::uint64_t hash);

    KeyRow row() const { return {kind(), key(), fen_, day_, reference_}; }
    EntryKind kind() const { return static_cast<EntryKind>(kind_); }
    std::string_view key() const { return {reinterpret_cast<const char*>(words()), length()}; }
    std::int64_t fen() const { return fen_; }
    std::int32_t day() const { return day_; }
    std::int64_t reference() const { return reference_; }
    // The last bits of the key's hash.
    std::uint32_t hash() const { return hash_; }
    std::size_t size_in_words() const { return sizeof(PackedRow) / sizeof(Word) + words_of(length()); }
    bool has_key_of(const PackedRow& other) const {
        if (kind_ != other.kind_ || shorter_by_one_ != other.shorter_by_one_) return false;
        for (std::size_t i = words_of(length()); i-- > 0;)
            if (words()[i] != other.words()[i]) return false;
        return true;
    }

   private:
    PackedRow(const KeyRow& row, std::uint64_t hash);
    static constexpr std::size_t words_of(std::size_t bytes) {
        return (bytes + sizeof(Word) - 1) / sizeof(Word);
    }
    std::size_t length() const { return shorter_by_one_ + std::size_t{1}; }
    const Word* words() const { return reinterpret_cast<const Word*>(this + 1); }

    std::int64_t fen_;
    std::int64_t reference_;
    std::int32_t day_;
    std::uint32_t shorter_by_one_ : 6;  // length of the key less one
    std::uint32_t kind_ : 2;
    std::uint32_t hash_ : kHashBits;
};

// Rows as one thread adds them, in partitions by the first bits of the hash. Keys are copied to where their
// rows are, so that matching a partition finds all of it near by: reading each key where its file is mapped
// takes longer than all the rest. Several KeyRows make a side.
class KeyRows {
   public:
    static constexpr unsigned kPartitionBits = 8;
    static constexpr std::size_t kPartitions = std::size_t{1} << kPartitionBits;

    // A seed that nobody outside knows keeps a file from being made so that its keys collide. All rows that
    // are matched together have one seed.
    explicit KeyRows(std::uint64_t seed = 0) : seed_(seed), partitions_(kPartitions) {}

    void add(const KeyRow& row);

    std::size_t size() const { return size_; }
    std::uint64_t seed() const { return seed_; }
    // Appends the rows of a partition, in the order in which they were added.
    void list(std::size_t partition, std::vector<const PackedRow*>& rows) const;

   private:
    static constexpr std::size_t kWordsOfChunk = 1024;
    struct Partition {
        PackedRow::Word* next = nullptr;
        PackedRow::Word* end = nullptr;
        std::vector<PackedRow::Word*> chunks;
        std::vector<std::uint16_t> filled;  // words of each chunk but the last
    };
    struct FreeWords {
        void operator()(PackedRow::Word* words) const;
    };

    PackedRow::Word* new_chunk();

    std::uint64_t seed_;
    std::size_t size_ = 0;
    std::vector<Partition> partitions_;
    std::vector<std::unique_ptr<PackedRow::Word[], FreeWords>> slabs_;
    PackedRow::Word* slab_next_ = nullptr;
    std::size_t slab_chunks_left_ = 0;
};

}  // namespace canbao
