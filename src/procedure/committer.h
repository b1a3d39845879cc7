#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "procedure/act_batch.h"
#include "procedure/office_clock.h"
#include "procedure/payment_batch.h"
#include "procedure/state_batch.h"
#include "store/database.h"
#include "store/wal_keeper.h"

namespace canbao {

// Commands of one sender that may rest on one another, as those of a file do. Once one could not be carried
// out for want of the database or of the time, none behind it is tried: it might be refused, and recorded so
// for ever, only because the one before is missing. One committer carries out all of them, so that none
// overtakes another. Handed in by one thread.
class ActSequence {
   public:
    void break_off() { is_broken_off_ = true; }
    bool is_broken_off() const { return is_broken_off_; }

    // Which committer: the one that its first command would go to.
    std::size_t lane_or(std::size_t first) {
        if (!lane_) lane_ = first;
        return *lane_;
    }

   private:
    std::atomic<bool> is_broken_off_ = false;
    std::optional<std::size_t> lane_;
};

// Carries out acts, payments and what channels tell besides, many at a time: takes what has come while the
// last batch was on its way, and answers nobody before the commit. A batch is of one kind: the others wait
// for the next. Each committer has a thread and a connection of its own; acts of one area go to the same one,
// those of a sequence to that of its first.
class Committer {
   public:
    static constexpr std::size_t kMostWaiting = 16'384;
    static constexpr std::size_t kMostInBatch = 512;

    struct Options {
        DatabaseAddress database;
        unsigned committers = 1;  // SQLite has one writer: always 1 there
        std::size_t most_in_batch = kMostInBatch;
        Clock clock = system_clock_now;
        Clock running = machine_running;
    };
    // Counts since the start; each only grows.
    struct Counts {
        std::atomic<std::uint64_t> acts = 0;
        std::atomic<std::uint64_t> faults = 0;
        std::atomic<std::uint64_t> batches = 0;
        std::atomic<std::uint64_t> retries = 0;
        std::atomic<std::uint64_t> reconnections = 0;
        std::atomic<std::uint64_t> turned_away = 0;  // busy
    };
    using Answer = std::function<void(ActAnswer)>;
    using PaymentTaker = std::function<void(PaymentAnswer)>;
    using StateTaker = std::function<void(StateAnswer)>;

    // The book and the keys outlive the committer. Errors: the database cannot be opened or written.
    static DatabaseResult<std::unique_ptr<Committer>> start(const Options& options, const PolicyBook& book,
                                                            const KeyRing& keys, std::string_view law,
                                                            std::string program);
    ~Committer();
    Committer(const Committer&) = delete;
    Committer& operator=(const Committer&) = delete;

    // `answer` is called once, by a committer's thread, or at once where too much is waiting (busy) or it has
    // been stopped. It does not wait for anything.
    void submit(PreparedAct act, Answer answer, std::shared_ptr<ActSequence> sequence = nullptr);
    void submit(PreparedPayment payment, PaymentTaker answer,
                std::shared_ptr<ActSequence> sequence = nullptr);
    void submit(PreparedState state, StateTaker answer, std::shared_ptr<ActSequence> sequence = nullptr);
    // The same, waiting for the answer.
    ActAnswer carry_out(PreparedAct act);
    PaymentAnswer carry_out(PreparedPayment payment);
    StateAnswer carry_out(PreparedState state);

    // Takes nothing more, and carries out what is waiting.
    void stop();

    const Counts& counts() const { return counts_; }
    std::size_t waiting() const;

   private:
    template <typename Prepared, typename Taker>
    struct Work {
        Prepared prepared;
        Taker answer;
        std::shared_ptr<ActSequence> sequence;  // none: it rests on no other
    };
    using ActWork = Work<PreparedAct, Answer>;
    using PaymentWork = Work<PreparedPayment, PaymentTaker>;
    using StateWork = Work<PreparedState, StateTaker>;
    using Waiting = std::variant<ActWork, PaymentWork, StateWork>;
    class Lane;

    Lane& lane_of(RegionCode area, const std::shared_ptr<ActSequence>& sequence);

    Committer() = default;

    Counts counts_;
    std::unique_ptr<WalKeeper> log_;
    std::unique_ptr<ActGround> ground_;
    std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace canbao
