#include "collection/key_match.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <iterator>
#include <span>
#include <thread>
#include <tuple>
#include <utility>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

}  // namespace

std::optional<Finding> finding(std::string_view word) {
    const auto* const found = std::ranges::find(kFindings, word);
    if (found == kFindings.end()) return std::nullopt;
    return static_cast<Finding>(found - kFindings.begin());
}

// Matches the rows of one partition after the other; each thread has its own.
class PartitionMatch {
   public:
    struct Result {
        std::vector<KeyMatch::Entry> differences;
        std::vector<std::unique_ptr<PackedRow::Word[]>> sums;
    };

    PartitionMatch(std::span<const KeyRows> ours, std::span<const KeyRows> theirs, const MatchRules& rules)
        : ours_(ours), theirs_(theirs), rules_(rules) {}

    Result match(std::size_t partition);
    const KeyMatch::Tallies& tallies() const { return tallies_; }

   private:
    // A key in the table: part of its hash, and its first row.
    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t head = kNone;
    };

    void chain(std::uint32_t index);
    void judge(std::uint32_t head);
    void judge_many(std::uint32_t head);
    void judge_pair(const PackedRow* ours, const PackedRow* theirs);
    void find(Finding finding, const PackedRow* ours, const PackedRow* theirs);
    bool is_ours(std::uint32_t index) const { return index < our_rows_; }
    bool is_expected(const PackedRow& ours) const {
        return ours.day() >= rules_.first_day && ours.day() <= rules_.last_day;
    }

    std::span<const KeyRows> ours_;
    std::span<const KeyRows> theirs_;
    MatchRules rules_;
    KeyMatch::Tallies tallies_{};
    Result result_;

    // Of the partition: rows of both sides, ours first, and for each the next one of its key. `last_` is
    // known for the first row of a key only.
    std::vector<const PackedRow*> rows_;
    std::size_t our_rows_ = 0;
    std::vector<std::uint32_t> next_;
    std::vector<std::uint32_t> last_;
    std::vector<Slot> table_;
    std::vector<const PackedRow*> of_key_ours_;
    std::vector<const PackedRow*> of_key_theirs_;
};

PartitionMatch::Result PartitionMatch::match(std::size_t partition) {
    rows_.clear();
    for (const KeyRows& rows : ours_) rows.list(partition, rows_);
    our_rows_ = rows_.size();
    for (const KeyRows& rows : theirs_) rows.list(partition, rows_);
    CHECK(rows_.size() < kNone);
    next_.assign(rows_.size(), kNone);
    last_.assign(rows_.size(), kNone);
    table_.assign(std::bit_ceil(rows_.size() + rows_.size() / 4 + 1), Slot{});
    constexpr std::size_t kAhead = 8;
    for (std::uint32_t i = 0; i < rows_.size(); ++i) {
        // The slot's memory is asked for before it is needed.
        if (i + kAhead < rows_.size())
            __builtin_prefetch(&table_[rows_[i + kAhead]->hash() & (table_.size() - 1)]);
        chain(i);
    }
    for (std::uint32_t i = 0; i < rows_.size(); ++i)
        if (last_[i] != kNone) judge(i);
    return std::exchange(result_, {});
}

void PartitionMatch::chain(std::uint32_t index) {
    const PackedRow& row = *rows_[index];
    const std::size_t mask = table_.size() - 1;
    for (std::size_t at = row.hash() & mask;; at = (at + 1) & mask) {
        Slot& slot = table_[at];
        if (slot.head == kNone) {
            slot = {row.hash(), index};
            last_[index] = index;
            return;
        }
        if (slot.hash == row.hash() && rows_[slot.head]->has_key_of(row)) {
            next_[std::exchange(last_[slot.head], index)] = index;
            return;
        }
    }
}

void PartitionMatch::judge(std::uint32_t head) {
    const std::uint32_t second = next_[head];
    if (second == kNone) {
        if (!is_ours(head)) return find(Finding::only_theirs, nullptr, rows_[head]);
        if (is_expected(*rows_[head])) find(Finding::only_ours, rows_[head], nullptr);
        return;
    }
    if (next_[second] == kNone && is_ours(head) && !is_ours(second))
        return judge_pair(rows_[head], rows_[second]);
    judge_many(head);
}

void PartitionMatch::judge_pair(const PackedRow* ours, const PackedRow* theirs) {
    if (ours->fen() != theirs->fen()) return find(Finding::amount_differs, ours, theirs);
    find(ours->day() == theirs->day() ? Finding::matched : Finding::wrong_day, ours, theirs);
}

namespace {

// The places of the first two, one of each side, for which `member` yields the same; both are sorted by it.
template <typename Rows, typename Member>
std::optional<std::pair<std::size_t, std::size_t>> first_pair(const Rows& ours, const Rows& theirs,
                                                              Member member) {
    std::size_t i = 0, j = 0;
    while (i < ours.size() && j < theirs.size()) {
        const auto its = member(*ours[i]);
        const auto other = member(*theirs[j]);
        if (its == other) return std::pair(i, j);
        (its < other ? i : j) += 1;
    }
    return std::nullopt;
}

}  // namespace

void PartitionMatch::judge_many(std::uint32_t head) {
    of_key_ours_.clear();
    of_key_theirs_.clear();
    for (std::uint32_t i = head; i != kNone; i = next_[i])
        (is_ours(i) ? of_key_ours_ : of_key_theirs_).push_back(rows_[i]);
    std::unique_ptr<PackedRow::Word[]> sum;
    if (rules_.ours == SameKey::adds_up && of_key_ours_.size() > 1) {
        Money fen;
        for (const PackedRow* row : of_key_ours_) fen += Money::fen(row->fen());
        KeyRow row = of_key_ours_.front()->row();
        row.fen = fen.in_fen();
        sum = std::make_unique_for_overwrite<PackedRow::Word[]>(PackedRow::words_for(row.key));
        of_key_ours_.assign(1, PackedRow::make(sum.get(), row, of_key_ours_.front()->hash()));
    }
    const PackedRow* const first_of_theirs = of_key_theirs_.empty() ? nullptr : of_key_theirs_.front();
    const PackedRow* const first_of_ours = of_key_ours_.empty() ? nullptr : of_key_ours_.front();
    const auto amount_and_day = [](const PackedRow& row) { return std::pair(row.fen(), row.day()); };
    const auto amount = [](const PackedRow& row) { return row.fen(); };
    for (auto* rows : {&of_key_ours_, &of_key_theirs_})
        std::ranges::stable_sort(*rows, {}, [&](const PackedRow* row) { return amount_and_day(*row); });
    auto pair = first_pair(of_key_ours_, of_key_theirs_, amount_and_day);
    if (!pair) pair = first_pair(of_key_ours_, of_key_theirs_, amount);
    const PackedRow* const ours = pair ? of_key_ours_[pair->first] : first_of_ours;
    const PackedRow* const theirs = pair ? of_key_theirs_[pair->second] : first_of_theirs;

    const std::size_t before = result_.differences.size();
    if (ours != nullptr && theirs != nullptr)
        judge_pair(ours, theirs);
    else if (theirs != nullptr)
        find(Finding::only_theirs, nullptr, theirs);
    else if (is_expected(*ours))
        find(Finding::only_ours, ours, nullptr);
    for (const PackedRow* row : of_key_ours_)
        if (row != ours && is_expected(*row)) find(Finding::duplicate_ours, row, nullptr);
    for (const PackedRow* row : of_key_theirs_)
        if (row != theirs) find(Finding::duplicate_theirs, nullptr, row);
    if (sum && result_.differences.size() > before) result_.sums.push_back(std::move(sum));
}

void PartitionMatch::find(Finding finding, const PackedRow* ours, const PackedRow* theirs) {
    const EntryKind kind = (ours != nullptr ? ours : theirs)->kind();
    MatchTally& tally = tallies_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(finding)];
    ++tally.count;
    if (ours != nullptr) tally.ours += Money::fen(ours->fen());
    if (theirs != nullptr) tally.theirs += Money::fen(theirs->fen());
    if (finding != Finding::matched) result_.differences.push_back({finding, ours, theirs});
}

KeyMatch KeyMatch::of(std::vector<KeyRows> ours, std::vector<KeyRows> theirs, const MatchRules& rules) {
    KeyMatch match;
    const std::size_t sides = ours.size();
    match.rows_ = std::move(ours);
    std::ranges::move(theirs, std::back_inserter(match.rows_));
    for (const KeyRows& rows : match.rows_) CHECK(rows.seed() == match.rows_.front().seed());
    const std::span<const KeyRows> all = match.rows_;

    std::vector<PartitionMatch> workers;
    for (unsigned i = 0; i < std::max(rules.threads, 1U); ++i)
        workers.emplace_back(all.first(sides), all.subspan(sides), rules);
    std::vector<PartitionMatch::Result> results(KeyRows::kPartitions);
    std::atomic<std::size_t> next = 0;
    const auto work = [&](PartitionMatch& worker) {
        for (std::size_t i = next++; i < KeyRows::kPartitions; i = next++) results[i] = worker.match(i);
    };
    {
        std::vector<std::jthread> running;
        for (std::size_t i = 1; i < workers.size(); ++i) running.emplace_back([&, i] { work(workers[i]); });
        work(workers.front());
    }
    for (const PartitionMatch& worker : workers)
        for (std::size_t kind = 0; kind < kEntryKinds.size(); ++kind)
            for (std::size_t i = 0; i < kFindings.size(); ++i) {
                const MatchTally& its = worker.tallies()[kind][i];
                MatchTally& sum = match.tallies_[kind][i];
                sum = {sum.count + its.count, sum.ours + its.ours, sum.theirs + its.theirs};
            }
    for (PartitionMatch::Result& result : results) {
        std::ranges::copy(result.differences, std::back_inserter(match.differences_));
        std::ranges::move(result.sums, std::back_inserter(match.sums_));
        result = {};
    }
    match.sort();
    return match;
}

void KeyMatch::sort() {
    const auto order = [](const Entry& entry) {
        const PackedRow& row = entry.ours != nullptr ? *entry.ours : *entry.theirs;
        return std::tuple(row.kind(), row.key(), entry.finding, row.fen(), row.day(), row.reference());
    };
    std::ranges::sort(differences_, {}, order);
}

const MatchTally& KeyMatch::tally(EntryKind kind, Finding finding) const {
    return tallies_[static_cast<std::size_t>(kind)][static_cast<std::size_t>(finding)];
}

std::int64_t KeyMatch::count(Finding finding) const {
    std::int64_t sum = 0;
    for (const auto& kind : tallies_) sum += kind[static_cast<std::size_t>(finding)].count;
    return sum;
}

KeyDifference KeyMatch::operator[](std::size_t index) const {
    const Entry& entry = differences_[index];
    KeyDifference difference{entry.finding, std::nullopt, std::nullopt};
    if (entry.ours != nullptr) difference.ours = entry.ours->row();
    if (entry.theirs != nullptr) difference.theirs = entry.theirs->row();
    return difference;
}

}  // namespace canbao
