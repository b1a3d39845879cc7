#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "collection/key_rows.h"
#include "vocabulary/money.h"

namespace canbao {

// What is found where the rows of two sides are held against each other by their keys.
enum class Finding : std::uint8_t {
    matched,           // both have it: the same amount, the same day
    only_ours,         // theirs do not have the key
    only_theirs,       // ours do not have the key
    amount_differs,    // both have it, of different amounts; the days may differ too
    wrong_day,         // both have it, of one amount, on different days
    duplicate_ours,    // one more of ours with a key that has its row
    duplicate_theirs,  // one more of theirs
    trade_differs,     // both have an order, under different keys; amounts and days may differ too
};
constexpr std::array<std::string_view, 8> kFindings = {"matched",          "only_ours",    "only_theirs",
                                                       "amount_differs",   "wrong_day",    "duplicate_ours",
                                                       "duplicate_theirs", "trade_differs"};
constexpr std::string_view word(Finding finding) { return kFindings[static_cast<std::size_t>(finding)]; }
std::optional<Finding> finding(std::string_view word);

// What several rows of ours with one key are.
enum class SameKey : std::uint8_t {
    repeats,  // each further one is a duplicate
    adds_up,  // shares of one payment, in several areas: their sum is matched, with the first one's reference
};

struct MatchRules {
    // The days of ours that theirs should have. Rows of ours of other days are matched if theirs have their
    // key, and missed nowhere.
    std::int32_t first_day = std::numeric_limits<std::int32_t>::min();
    std::int32_t last_day = std::numeric_limits<std::int32_t>::max();
    SameKey ours = SameKey::repeats;
    unsigned threads = 1;
};

struct KeyDifference {
    Finding finding;
    std::optional<KeyRow> ours;
    std::optional<KeyRow> theirs;

    const KeyRow& row() const { return ours ? *ours : *theirs; }
    friend auto operator<=>(const KeyDifference&, const KeyDifference&) = default;
};

// How many, and of which amounts.
struct MatchTally {
    std::int64_t count = 0;
    Money ours;
    Money theirs;

    friend bool operator==(const MatchTally&, const MatchTally&) = default;
};

// Two sides, held against each other by their keys; of orders it knows nothing (collection/order_pairs.h). Of
// a key, one row of ours and one of theirs are a pair: two of the same amount and day if there are any, else
// two of the same amount, else the first of each side; all others are duplicates. What is found does not
// depend on the number of threads.
class KeyMatch {
   public:
    static KeyMatch of(std::vector<KeyRows> ours, std::vector<KeyRows> theirs, const MatchRules& rules = {});

    // Of matched rows, too.
    const MatchTally& tally(EntryKind kind, Finding finding) const;
    std::int64_t count(Finding finding) const;

    // All findings but those that matched, by kind, key, finding and amount. Keys are read as long as the
    // match lives.
    std::size_t size() const { return differences_.size(); }
    KeyDifference operator[](std::size_t index) const;

   private:
    friend class PartitionMatch;
    // Several million of them must not take more memory than the rows.
    struct Entry {
        Finding finding;
        const PackedRow* ours;
        const PackedRow* theirs;
    };
    using Tallies = std::array<std::array<MatchTally, kFindings.size()>, kEntryKinds.size()>;

    KeyMatch() = default;
    void sort();

    std::vector<KeyRows> rows_;
    std::vector<std::unique_ptr<PackedRow::Word[]>> sums_;
    std::vector<Entry> differences_;
    Tallies tallies_{};
};

}  // namespace canbao
