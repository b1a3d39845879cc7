#include "procedure/committer.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <future>
#include <set>

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

PaymentAnswer failed(const PreparedPayment&, ActFault::Kind kind, LocalText message) {
    PaymentAnswer answer;
    answer.fault = ActFault{kind, "", std::move(message)};
    return answer;
}

StateAnswer failed(const PreparedState&, ActFault::Kind kind, LocalText message) {
    return {.act = {}, .fault = ActFault{kind, "", std::move(message)}};
}

// What a committer's connection is told before it is used; answers the giver of its numbers.
DatabaseResult<unsigned> prepare_connection(Connection& connection) {
    TRY(set_log_upkeep(connection, LogUpkeep::by_keeper));
    TRY(prefer_indexes(connection));
    return claim_giver(connection, ActNumbers::kGivers);
}

template <typename Prepared>
auto not_tried(const Prepared& prepared) {
    return failed(prepared, ActFault::Kind::database,
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

    template <typename AnyWork>
    void submit(AnyWork work) {
        {
            const std::lock_guard lock(mutex_);
            if (!is_stopped_ && waiting_.size() < kMostWaiting) {
                waiting_.push_back(std::move(work));
                if (waiting_.size() == awaited_) has_come_.notify_one();
                return;
            }
        }
        ++counts_.turned_away;
        if (work.sequence) work.sequence->break_off();
        work.answer(failed(work.prepared, ActFault::Kind::busy,
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
    // Of one kind.
    using Batch = std::variant<std::vector<ActWork>, std::vector<PaymentWork>, std::vector<StateWork>>;

    void run() {
        const auto is_empty = [](const Batch& batch) {
            return std::visit([](const auto& works) { return works.empty(); }, batch);
        };
        for (Batch batch = take(); !is_empty(batch); batch = take())
            std::visit([&](auto& works) { carry_out_and_answer(works); }, batch);
    }

    template <typename AnyWork>
    void carry_out_and_answer(std::vector<AnyWork>& batch) {
        pass_over_broken_off(batch);
        if (batch.empty()) return;
        const auto begun = std::chrono::steady_clock::now();
        auto answers = carry_out(batch);
        at_work_ = batch.size() + waiting();
        last_took_ = std::chrono::steady_clock::now() - begun;
        ++counts_.batches;
        // While tables grow from nothing, plans soon do not fit them any more; later they do for long.
        if (std::has_single_bit(++batches_)) (void)plan_anew(*connection_);
        for (std::size_t i = 0; i < batch.size(); ++i) {
            ++(answers[i].fault ? counts_.faults : counts_.acts);
            if (answers[i].fault && answers[i].fault->kind == ActFault::Kind::clock) break_off(batch[i]);
            batch[i].answer(std::move(answers[i]));
        }
    }

    // What is waiting, at most a batch; nothing when all is done and no more will come.
    Batch take() {
        std::unique_lock lock(mutex_);
        awaited_ = 1;
        has_come_.wait(lock, [&] { return is_stopped_ || !waiting_.empty(); });
        // Whoever has been answered often comes again at once. A batch without them would cost nearly as much
        // as one with them, and they would wait for all of it: so we wait for them, a little.
        awaited_ = std::min(at_work_, options_.most_in_batch);
        has_come_.wait_for(
            lock, std::min<std::chrono::nanoseconds>(last_took_ / kShareOfGathering, kLongestGathering),
            [&] { return is_stopped_ || waiting_.size() >= awaited_; });
        if (waiting_.empty()) return {};
        if (std::holds_alternative<ActWork>(waiting_.front())) return take_all<ActWork>();
        if (std::holds_alternative<PaymentWork>(waiting_.front())) return take_all<PaymentWork>();
        return take_all<StateWork>();
    }

    // Those of one kind, at most a batch; none overtakes another of its sequence.
    template <typename AnyWork>
    std::vector<AnyWork> take_all() {
        std::vector<AnyWork> batch;
        std::set<const ActSequence*> held_up;
        std::deque<Waiting> rest;
        for (; !waiting_.empty() && batch.size() < options_.most_in_batch; waiting_.pop_front()) {
            Waiting& next = waiting_.front();
            const ActSequence* sequence =
                std::visit([](const auto& work) { return work.sequence.get(); }, next);
            auto* work = std::get_if<AnyWork>(&next);
            if (work != nullptr && !held_up.contains(sequence)) {
                batch.push_back(std::move(*work));
                continue;
            }
            if (sequence != nullptr) held_up.insert(sequence);
            rest.push_back(std::move(next));
        }
        for (; !rest.empty(); rest.pop_back()) waiting_.push_front(std::move(rest.back()));
        return batch;
    }

    template <typename AnyWork>
    static bool is_broken_off(const AnyWork& one) {
        return one.sequence && one.sequence->is_broken_off();
    }
    template <typename AnyWork>
    static void break_off(const AnyWork& one) {
        if (one.sequence) one.sequence->break_off();
    }

    template <typename AnyWork>
    void pass_over_broken_off(std::vector<AnyWork>& batch) {
        std::vector<AnyWork> rest;
        rest.reserve(batch.size());
        for (AnyWork& each : batch) {
            if (!is_broken_off(each)) {
                rest.push_back(std::move(each));
                continue;
            }
            ++counts_.faults;
            each.answer(not_tried(each.prepared));
        }
        batch = std::move(rest);
    }

    template <typename AnyWork>
    auto carry_out(const std::vector<AnyWork>& batch) {
        using Prepared = decltype(AnyWork::prepared);
        using OneAnswer = decltype(failed(batch.front().prepared, ActFault::Kind::clock, {}));
        std::vector<OneAnswer> out;
        out.reserve(batch.size());
        if (const auto leap = clock_.leap()) {
            for (const AnyWork& each : batch)
                out.push_back(failed(each.prepared, ActFault::Kind::clock, *leap));
            return out;
        }
        std::vector<const Prepared*> all;
        all.reserve(batch.size());
        for (const AnyWork& each : batch) all.push_back(&each.prepared);
        auto answers = try_until_done(all);
        if (answers) return *std::move(answers);
        // One of them is at fault: each is tried alone, so that it spoils no other.
        const bool one_is_at_fault = answers.error().kind == Kind::constraint && all.size() > 1;
        for (const AnyWork& each : batch) {
            if (!one_is_at_fault) {
                out.push_back(give_up(each, answers.error()));
                continue;
            }
            if (is_broken_off(each)) {
                out.push_back(not_tried(each.prepared));
                continue;
            }
            auto alone = try_until_done(std::vector<const Prepared*>{&each.prepared});
            out.push_back(alone ? std::move(alone->front()) : give_up(each, alone.error()));
        }
        return out;
    }

    // One that contradicts what is there would do so at every run: what is behind it goes on.
    template <typename AnyWork>
    static auto give_up(const AnyWork& one, const DatabaseError& error) {
        const bool contradicts = error.kind == Kind::constraint;
        if (!contradicts) break_off(one);
        return failed(one.prepared, ActFault::Kind::database,
                      contradicts ? contradicts_the_books(error.message) : to_be_sent_again(error.message));
    }

    template <typename Prepared>
    using Answers = decltype(carry_out_batch(std::declval<Connection&>(), std::declval<const ActGround&>(),
                                             std::span<const Prepared* const>(), std::declval<ActNumbers&>(),
                                             std::int64_t()));

    template <typename Prepared>
    Answers<Prepared> try_until_done(const std::vector<const Prepared*>& acts) {
        const auto begun = std::chrono::steady_clock::now();
        int conflicts = 0;
        while (true) {
            auto answers = carry_out_batch(*connection_, ground_, std::span<const Prepared* const>(acts),
                                           numbers_, clock_.now());
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

    template <typename Prepared>
    Answers<Prepared> in_halves(const std::vector<const Prepared*>& acts) {
        ++counts_.retries;
        const auto middle = acts.begin() + static_cast<std::ptrdiff_t>(acts.size() / 2);
        auto answers = TRY(try_until_done(std::vector<const Prepared*>(acts.begin(), middle)));
        auto others = TRY(try_until_done(std::vector<const Prepared*>(middle, acts.end())));
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

Committer::Lane& Committer::lane_of(RegionCode area, const std::shared_ptr<ActSequence>& sequence) {
    constexpr std::uint64_t kBelowCounty = 1'000'000;
    const std::size_t lane = area.number() / kBelowCounty % lanes_.size();
    return *lanes_[sequence ? sequence->lane_or(lane) : lane];
}

void Committer::submit(PreparedAct act, Answer answer, std::shared_ptr<ActSequence> sequence) {
    Lane& lane = lane_of(act.command.area, sequence);
    lane.submit(ActWork{std::move(act), std::move(answer), std::move(sequence)});
}

void Committer::submit(PreparedPayment payment, PaymentTaker answer, std::shared_ptr<ActSequence> sequence) {
    Lane& lane = lane_of(payment.command.area, sequence);
    lane.submit(PaymentWork{std::move(payment), std::move(answer), std::move(sequence)});
}

void Committer::submit(PreparedState state, StateTaker answer, std::shared_ptr<ActSequence> sequence) {
    Lane& lane = lane_of(state.command.area, sequence);
    lane.submit(StateWork{std::move(state), std::move(answer), std::move(sequence)});
}

ActAnswer Committer::carry_out(PreparedAct act) {
    std::promise<ActAnswer> promise;
    submit(std::move(act), [&](ActAnswer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
}

PaymentAnswer Committer::carry_out(PreparedPayment payment) {
    std::promise<PaymentAnswer> promise;
    submit(std::move(payment), [&](PaymentAnswer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
}

StateAnswer Committer::carry_out(PreparedState state) {
    std::promise<StateAnswer> promise;
    submit(std::move(state), [&](StateAnswer answer) { promise.set_value(std::move(answer)); });
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
