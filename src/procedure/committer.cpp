#include "procedure/committer.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <future>

#include <fmt/format.h>

#include "store/act_store.h"
#include "store/end_process.h"

namespace canbao {
namespace {

using Kind = DatabaseError::Kind;

// A conflict is tried again at once, a lost connection while there is hope that it comes back.
constexpr int kMostConflicts = 20;
constexpr std::chrono::seconds kLongestReconnecting{30};
constexpr std::chrono::milliseconds kBetweenReconnections{200};
// For how long a batch waits for those who were answered last: this part of the time that theirs took.
constexpr int kShareOfGathering = 5;
constexpr std::chrono::milliseconds kLongestGathering{2};

// Nothing was recorded, or what was is found by its key.
LocalText to_be_sent_again(const LocalText& message) {
    return {message.zh + "；没有确认办理，请稍后原样重发",
            message.en + "; it was not confirmed: send the same again later"};
}

// Tried alone, and again: it would not go otherwise another time.
LocalText contradicts_the_books(const LocalText& message) {
    return {message.zh + "；这一条与账册矛盾，没有办理，重发也不会办成：请执行 canbao db verify，并求助",
            message.en +
                "; it contradicts the books and was not carried out, nor will it be when it is sent again: "
                "run canbao db verify, and ask for help"};
}

ActAnswer failed(const PreparedAct& act, ActFault::Kind kind, LocalText message) {
    ActAnswer answer;
    answer.key = act.command.key;
    answer.fault = ActFault{kind, "", std::move(message)};
    return answer;
}

// What a committer's connection is told before it is used; answers the giver of its numbers.
DatabaseResult<unsigned> prepare_connection(Connection& connection) {
    TRY(set_log_upkeep(connection, LogUpkeep::by_keeper));
    TRY(prefer_indexes(connection));
    return claim_giver(connection, ActNumbers::kGivers);
}

ActAnswer not_tried(const PreparedAct& act) {
    return failed(act, ActFault::Kind::database,
                  {"前面的指令没有办成，这一条未办理，请原样重发",
                   "not tried, since a command before it could not be carried out: send the same again"});
}

}  // namespace

// A queue, a thread and a connection.
class Committer::Lane {
   public:
    Lane(const Options& options, std::unique_ptr<Connection> connection, unsigned giver,
         const ActGround& ground, Counts& counts)
        : options_(options),
          connection_(std::move(connection)),
          ground_(ground),
          counts_(counts),
          clock_(options.clock, options.running),
          numbers_(giver),
          thread_([this] { run(); }) {}

    ~Lane() { stop(); }
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    void submit(PreparedAct act, Answer answer, std::shared_ptr<ActSequence> sequence) {
        {
            const std::lock_guard lock(mutex_);
            if (!is_stopped_ && waiting_.size() < kMostWaiting) {
                waiting_.push_back({std::move(act), std::move(answer), std::move(sequence)});
                if (waiting_.size() == awaited_) has_come_.notify_one();
                return;
            }
        }
        ++counts_.turned_away;
        if (sequence) sequence->break_off();
        answer(failed(act, ActFault::Kind::busy,
                      {"办理积压过多或正在停机，请稍后原样重发",
                       "too much is waiting, or the program is stopping: send "
                       "the same again later"}));
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            is_stopped_ = true;
            has_come_.notify_one();
        }
        if (thread_.joinable()) thread_.join();
    }

    std::size_t waiting() const {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }

   private:
    void run() {
        for (std::vector<Waiting> batch = take(); !batch.empty(); batch = take()) {
            pass_over_broken_off(batch);
            if (batch.empty()) continue;
            const auto begun = std::chrono::steady_clock::now();
            const std::vector<ActAnswer> answers = carry_out(batch);
            at_work_ = batch.size() + waiting();
            last_took_ = std::chrono::steady_clock::now() - begun;
            ++counts_.batches;
            // While tables grow from nothing, plans soon do not fit them any more; later they do for long.
            if (std::has_single_bit(++batches_)) (void)plan_anew(*connection_);
            for (std::size_t i = 0; i < batch.size(); ++i) {
                ++(answers[i].fault ? counts_.faults : counts_.acts);
                if (answers[i].fault && answers[i].fault->kind == ActFault::Kind::clock) break_off(batch[i]);
                batch[i].answer(answers[i]);
            }
        }
    }

    // What is waiting, at most a batch; nothing when all is done and no more will come.
    std::vector<Waiting> take() {
        std::unique_lock lock(mutex_);
        awaited_ = 1;
        has_come_.wait(lock, [&] { return is_stopped_ || !waiting_.empty(); });
        // Whoever has been answered often comes again at once. A batch without them would cost nearly as much
        // as one with them, and they would wait for all of it: so we wait for them, a little.
        awaited_ = std::min(at_work_, options_.most_in_batch);
        has_come_.wait_for(
            lock, std::min<std::chrono::nanoseconds>(last_took_ / kShareOfGathering, kLongestGathering),
            [&] { return is_stopped_ || waiting_.size() >= awaited_; });
        std::vector<Waiting> batch;
        while (!waiting_.empty() && batch.size() < options_.most_in_batch) {
            batch.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        }
        return batch;
    }

    static bool is_broken_off(const Waiting& one) { return one.sequence && one.sequence->is_broken_off(); }
    static void break_off(const Waiting& one) {
        if (one.sequence) one.sequence->break_off();
    }

    void pass_over_broken_off(std::vector<Waiting>& batch) {
        std::vector<Waiting> rest;
        rest.reserve(batch.size());
        for (Waiting& each : batch) {
            if (!is_broken_off(each)) {
                rest.push_back(std::move(each));
                continue;
            }
            ++counts_.faults;
            each.answer(not_tried(each.act));
        }
        batch = std::move(rest);
    }

    std::vector<ActAnswer> carry_out(const std::vector<Waiting>& batch) {
        if (const auto leap = clock_.leap()) {
            std::vector<ActAnswer> held;
            held.reserve(batch.size());
            for (const Waiting& each : batch) held.push_back(failed(each.act, ActFault::Kind::clock, *leap));
            return held;
        }
        std::vector<const PreparedAct*> acts;
        acts.reserve(batch.size());
        for (const Waiting& each : batch) acts.push_back(&each.act);
        auto answers = try_until_done(acts);
        if (answers) return *std::move(answers);
        // One of them is at fault: each is tried alone, so that it spoils no other.
        std::vector<ActAnswer> out;
        const bool one_is_at_fault = answers.error().kind == Kind::constraint && acts.size() > 1;
        for (const Waiting& each : batch) {
            if (!one_is_at_fault) {
                out.push_back(give_up(each, answers.error()));
                continue;
            }
            if (is_broken_off(each)) {
                out.push_back(not_tried(each.act));
                continue;
            }
            auto alone = try_until_done({&each.act});
            out.push_back(alone ? std::move(alone->front()) : give_up(each, alone.error()));
        }
        return out;
    }

    // One that contradicts what is there would do so at every run: what is behind it goes on.
    static ActAnswer give_up(const Waiting& one, const DatabaseError& error) {
        const bool contradicts = error.kind == Kind::constraint;
        if (!contradicts) break_off(one);
        return failed(one.act, ActFault::Kind::database,
                      contradicts ? contradicts_the_books(error.message) : to_be_sent_again(error.message));
    }

    DatabaseResult<std::vector<ActAnswer>> try_until_done(const std::vector<const PreparedAct*>& acts) {
        const auto begun = std::chrono::steady_clock::now();
        int conflicts = 0;
        while (true) {
            auto answers = carry_out_batch(*connection_, ground_, acts, numbers_, clock_.now());
            if (answers) return answers;
            switch (answers.error().kind) {
                case Kind::conflict:
                    if (++conflicts > kMostConflicts) return answers;
                    ++counts_.retries;
                    break;
                case Kind::gone:
                    if (!reconnect(begun + kLongestReconnecting)) return answers;
                    ++counts_.reconnections;
                    break;
                case Kind::constraint:
                    // Somebody else may have done the same meanwhile: then it is found when it is tried
                    // again.
                    if (acts.size() > 1 || ++conflicts > 1) return answers;
                    ++counts_.retries;
                    break;
                case Kind::crowded:
                    if (acts.size() > 1) return in_halves(acts);
                    if (++conflicts > kMostConflicts) return answers;
                    ++counts_.retries;
                    break;
                case Kind::fatal:
                    end_process(answers.error());
                case Kind::full:
                case Kind::other:
                    return answers;
            }
        }
    }

    DatabaseResult<std::vector<ActAnswer>> in_halves(const std::vector<const PreparedAct*>& acts) {
        ++counts_.retries;
        const auto middle = acts.begin() + static_cast<std::ptrdiff_t>(acts.size() / 2);
        std::vector<ActAnswer> answers = TRY(try_until_done({acts.begin(), middle}));
        std::vector<ActAnswer> others = TRY(try_until_done({middle, acts.end()}));
        std::ranges::move(others, std::back_inserter(answers));
        return answers;
    }

    bool reconnect(std::chrono::steady_clock::time_point until) {
        while (std::chrono::steady_clock::now() < until) {
            auto connection = open_database(options_.database, DatabaseUse::write);
            if (connection) {
                if (const auto giver = prepare_connection(**connection)) {
                    connection_ = *std::move(connection);
                    numbers_.change_giver(*giver);
                    return true;
                }
            }
            std::this_thread::sleep_for(kBetweenReconnections);
        }
        return false;
    }

    Options options_;
    std::unique_ptr<Connection> connection_;
    const ActGround& ground_;
    Counts& counts_;
    ClockWatch clock_;
    ActNumbers numbers_;
    std::uint64_t batches_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable has_come_;
    std::deque<Waiting> waiting_;
    std::size_t awaited_ = 1;  // whoever makes so many wakes the committer
    bool is_stopped_ = false;

    // Of the committer's own thread: how many were in the last batch or waited when it was done, and how long
    // it took.
    std::size_t at_work_ = 1;
    std::chrono::nanoseconds last_took_{0};
    std::thread thread_;  // last: it uses all of the others
};

DatabaseResult<std::unique_ptr<Committer>> Committer::start(const Options& options, const PolicyBook& book,
                                                            const KeyRing& keys, std::string_view law,
                                                            std::string program) {
    std::unique_ptr<Committer> committer(new Committer);
    const unsigned lanes = options.database.engine() == Engine::sqlite ? 1 : options.committers;
    std::vector<std::unique_ptr<Connection>> connections;
    connections.reserve(lanes);
    for (unsigned i = 0; i < lanes; ++i)
        connections.push_back(TRY(open_database(options.database, DatabaseUse::write)));
    committer->ground_ = std::make_unique<ActGround>(
        TRY(prepare_ground(*connections.front(), book, keys, law, std::move(program), options.clock())));
    committer->log_ = std::make_unique<WalKeeper>(options.database);
    for (auto& connection : connections) {
        const unsigned giver = TRY(prepare_connection(*connection));
        committer->lanes_.push_back(std::make_unique<Lane>(options, std::move(connection), giver,
                                                           *committer->ground_, committer->counts_));
    }
    return committer;
}

Committer::~Committer() { stop(); }

void Committer::submit(PreparedAct act, Answer answer, std::shared_ptr<ActSequence> sequence) {
    constexpr std::uint64_t kBelowCounty = 1'000'000;
    std::size_t lane = act.command.area.number() / kBelowCounty % lanes_.size();
    if (sequence) lane = sequence->lane_or(lane);
    lanes_[lane]->submit(std::move(act), std::move(answer), std::move(sequence));
}

ActAnswer Committer::carry_out(PreparedAct act) {
    std::promise<ActAnswer> promise;
    submit(std::move(act), [&](ActAnswer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
}

void Committer::stop() {
    for (const auto& lane : lanes_) lane->stop();
}

std::size_t Committer::waiting() const {
    std::size_t sum = 0;
    for (const auto& lane : lanes_) sum += lane->waiting();
    return sum;
}

}  // namespace canbao
