#include "procedure/season/bill_parts.h"

#include <bit>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "store/register_store.h"

namespace canbao {
namespace {

// Between the thread that decides and the one that writes.
class PartQueue {
   public:
    // False: nobody takes any more.
    bool put(DecidedBills part) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return parts_.size() < kPartsAhead || is_abandoned_; });
        if (is_abandoned_) return false;
        parts_.push_back(std::move(part));
        changed_.notify_all();
        return true;
    }
    void end(DatabaseResult<Done> outcome) {
        const std::lock_guard lock(mutex_);
        outcome_ = std::move(outcome);
        changed_.notify_all();
    }
    // Nothing: that was all.
    std::optional<DecidedBills> take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !parts_.empty() || outcome_.has_value(); });
        if (parts_.empty()) return std::nullopt;
        DecidedBills part = std::move(parts_.front());
        parts_.pop_front();
        changed_.notify_all();
        return part;
    }
    void abandon() {
        const std::lock_guard lock(mutex_);
        is_abandoned_ = true;
        changed_.notify_all();
    }
    // Once it has ended.
    DatabaseResult<Done> outcome() const { return *outcome_; }

   private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<DecidedBills> parts_;
    std::optional<DatabaseResult<Done>> outcome_;
    bool is_abandoned_ = false;
};

// Each part in a read transaction of its own, so that none stands open for long. What is recorded meanwhile
// is seen before the bills count.
template <typename Read>
auto reading(Connection& connection, const Read& read) -> decltype(read()) {
    TRY(connection.begin(TransactionKind::read));
    auto answer = read();
    connection.roll_back();
    return answer;
}

DatabaseResult<Done> decide_all(const DatabaseAddress& database, const PolicyBook& book,
                                const BillOrder& order, PartQueue& queue) {
    auto connection = TRY(open_database(database, DatabaseUse::read));
    TRY(prefer_indexes(*connection));
    const RegionCode area = order.season.area;
    const auto merges = TRY(reading(*connection, [&] { return merges_of(*connection, area); }));
    BillDecider decider(book, order, merges);
    std::uint64_t parts = 0;
    for (PersonNumber after{0}; after != kLastPerson;) {
        // Of bills there may have been none when the statements were first carried out: as many more are
        // there, they are planned again.
        if (std::has_single_bit(++parts)) TRY(plan_anew(*connection));
        const auto read_part = [&]() -> DatabaseResult<DecidedBills> {
            const PersonRange range = {static_cast<PersonNumber>(static_cast<std::int64_t>(after) + 1),
                                       TRY(end_of_part(*connection, area, after))};
            after = range.last;
            return decider.decide_part(*connection, range);
        };
        DecidedBills part = TRY(reading(*connection, read_part));
        if (!queue.put(std::move(part))) return Done{};
    }
    const std::vector<PersonNumber> merged = decider.merged_persons();
    DecidedBills last =
        TRY(reading(*connection, [&] { return decider.decide_persons(*connection, merged); }));
    queue.put(std::move(last));
    return Done{};
}

}  // namespace

DatabaseResult<Done> decide_in_parts(const DatabaseAddress& database, const PolicyBook& book,
                                     const BillOrder& order,
                                     const std::function<DatabaseResult<Done>(DecidedBills)>& take) {
    PartQueue queue;
    std::thread decider([&] { queue.end(decide_all(database, book, order, queue)); });
    DatabaseResult<Done> taken = Done{};
    while (taken) {
        auto part = queue.take();
        if (!part) break;
        taken = take(*std::move(part));
    }
    queue.abandon();
    decider.join();
    return taken ? queue.outcome() : taken;
}

}  // namespace canbao
