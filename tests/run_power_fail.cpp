// Acts and payments on SQLite while the power fails, the program is killed, and writes and syncs fail
// (docs/operate/faults.md).
//
//   run_power_fail [--seeds N] [--from SEED] [--seconds N]
//
// Each seed is a story of its own, the same at every run: `--from SEED --seeds 1` tells it again. `--seconds`
// ends before N seeds are done.

#include <chrono>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "faults/power_fail_vfs.h"
#include "faults/sent_work.h"
#include "policy/real_policies.h"
#include "store/act_store.h"
#include "store/database.h"
#include "store/key_store.h"
#include "store/sm3.h"
#include "store/sqlite_connection.h"
#include "store/verification.h"

namespace canbao::faults {
namespace {

using Kind = DatabaseError::Kind;
using Files = std::map<std::string, std::string>;

constexpr std::string_view kDatabase = "/books.db";
constexpr std::int64_t kBegun = 1'767'225'600'000'000;  // when the stories begin
constexpr std::int64_t kSecond = 1'000'000;

// The same keys in every run: which pages a batch touches rests on them.
constexpr std::string_view kKeys = R"([seal.1]
suite  = "international"
secret = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

[index.1]
suite  = "international"
secret = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"

[end]
)";

struct Ground {
    const PolicyBook& book;
    const KeyRing& keys;
    Files empty_books;     // migrated, with keys and law
    Files enrolled_books;  // with people, too

    SentWork::Ground work() const { return {book, keys}; }
};

// How the program is weakened, to see that this test sees it.
enum class Weakness { none, synchronous_off, syncs_ignored };

struct Fault {
    bool is_loss;  // of what was acknowledged
    std::string what;
};
using Verdict = std::optional<Fault>;

Verdict damage(std::string what) { return Fault{false, std::move(what)}; }

std::int64_t number_of(Connection& connection, std::string_view sql) {
    static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
    std::int64_t answer = -1;
    const auto done =
        connection.run({sql, {}, kAnswer}, Rows({}), [&](const Rows::Row& row) { answer = row.integer(0); });
    return done ? answer : -1;
}

// What Committer::start notes.
DatabaseResult<Done> begin_books(Connection& connection, const KeyRing& keys) {
    TRY(migrate(connection, kBegun, "test"));
    TRY(connection.begin(TransactionKind::write));
    TRY(add_keys(connection, keys.prints(), kBegun));
    TRY(archive_policy(connection, sm3("law"), "law", kBegun));
    return connection.commit();
}

// One seed.
class Story {
   public:
    Story(const Ground& ground, std::uint64_t seed, Weakness weakness)
        : ground_(ground),
          weakness_(weakness),
          draw_(seed),
          disk_(fmt::format("power-fail-{}", seed), seed),
          is_of_payments_(draw(2) == 0),
          work_(is_of_payments_ ? SentWork::payments(ground.work(), seed)
                                : SentWork::acts(ground.work(), seed, 20 + draw(80))),
          acknowledged_(work_->size()) {
        // Whoever writes lists opens the database by itself: on this disk.
        CHECK(sqlite3_vfs_register(sqlite3_vfs_find(disk_.name().c_str()), 1) == SQLITE_OK);
        disk_.put(books());
        if (weakness == Weakness::syncs_ignored) disk_.ignore_syncs();
    }

    Verdict tell() {
        if (weakness_ == Weakness::none && draw(8) == 0)
            if (auto fault = begin_in_trouble()) return fault;
        while (next_ < work_->size()) {
            if (auto fault = work_until_trouble()) return fault;
            if (auto fault = look_after_trouble()) return fault;
        }
        return std::nullopt;
    }

    std::uint64_t steps() const { return disk_.steps(); }
    std::size_t troubles() const { return troubles_; }

   private:
    enum Trouble { PowerFails, ProcessEnds, WriteFails, DiskIsFull, SyncFails, Troubles };

    std::size_t draw(std::size_t bound) { return static_cast<std::size_t>(draw_() % bound); }

    const Files& books() const { return is_of_payments_ ? ground_.enrolled_books : ground_.empty_books; }

    DatabaseResult<std::unique_ptr<Connection>> open() {
        auto connection = TRY(open_sqlite(
            std::string(kDatabase), {.read_only = false, .may_create = true, .file_system = disk_.name()}));
        if (weakness_ == Weakness::synchronous_off) TRY(connection->run_script("pragma synchronous = off"));
        return connection;
    }

    // The power fails, or the program is killed, while an empty database is made.
    Verdict begin_in_trouble() {
        disk_.put({});
        const bool is_killed = draw(2) == 0;
        const std::uint64_t step = 1 + draw(120);
        is_killed ? disk_.end_process_at(step) : disk_.fail_power_at(step);
        {
            auto connection = open();
            const auto begun = connection ? begin_books(**connection, ground_.keys) : DatabaseResult<Done>();
            if ((!connection || !begun) && !disk_.is_down())
                return damage(
                    fmt::format("an empty database is not made: {}",
                                !connection ? connection.error().message.en : begun.error().message.en));
        }
        ++troubles_;
        disk_.start_anew();
        auto connection = open();
        if (!connection) return damage("what was begun cannot be opened: " + connection.error().message.en);
        const auto begun = begin_books(**connection, ground_.keys);
        if (!begun) return damage("what was begun cannot be gone on with: " + begun.error().message.en);
        if (number_of(**connection, "select count(*) from sqlite_stat1") <= 0)
            return damage("the database was made, but not told what the books look like");
        return std::nullopt;
    }

    void prepare_trouble() {
        ++troubles_;
        trouble_ = PowerFails;
        if (weakness_ == Weakness::none) trouble_ = static_cast<Trouble>(draw(Troubles));
        switch (trouble_) {
            case PowerFails:
                disk_.fail_power_at(1 + draw(150));
                break;
            case ProcessEnds:
                disk_.end_process_at(1 + draw(150));
                break;
            case WriteFails:
                disk_.fail_write_at(1 + draw(100), SQLITE_IOERR_WRITE);
                break;
            case DiskIsFull:
                disk_.fail_write_at(1 + draw(100), SQLITE_FULL);
                break;
            case SyncFails:  // a list is not written meanwhile: with it the whole process would end
            case Troubles:
                break;
        }
    }

    Verdict work_until_trouble() {
        prepare_trouble();
        auto connection = open();
        if (!connection) {
            if (disk_.is_down()) return std::nullopt;
            if (disk_.failures() == 0) return damage("cannot be opened: " + connection.error().message.en);
            disk_.fail_power();
            return std::nullopt;
        }
        // A short log is carried over often, by the commits themselves.
        constexpr int kPages[] = {4, 20, 1000};
        (void)(*connection)->run_script(fmt::format("pragma wal_autocheckpoint = {}", kPages[draw(3)]));
        if (auto fault = begin_work()) return fault;
        if (trouble_ == SyncFails) disk_.fail_sync_at(1 + draw(10));
        while (next_ < work_->size() && !disk_.is_down()) {
            if (auto fault = send_batch(**connection)) return fault;
            if (!disk_.is_down() && draw(4) == 0) carry_over(**connection);
        }
        // Closing carries the log over and deletes it, which may be broken off too.
        const bool closes = draw(2) == 0;
        if (closes) connection->reset();
        if (!disk_.is_down()) disk_.fail_power();
        return std::nullopt;
    }

    // What stands in the books before what is sent.
    Verdict begin_work() {
        if (disk_.is_down()) return std::nullopt;
        const std::uint64_t failures = disk_.failures();
        const auto was_known = work_->begin(std::string(kDatabase), now_ += kSecond);
        if (disk_.is_down()) return std::nullopt;
        if (!was_known) {
            if (disk_.failures() == failures)
                return damage("nothing went wrong, but: " + was_known.error().message.en);
            disk_.fail_power();
            return std::nullopt;
        }
        if (has_begun_ && !*was_known) return Fault{true, "a file that was in the books is not known"};
        has_begun_ = true;
        return std::nullopt;
    }

    // What WalKeeper does beside the writer.
    void carry_over(Connection& connection) {
        constexpr std::string_view kModes[] = {"passive", "restart", "truncate"};
        const auto done = connection.run_script(fmt::format("pragma wal_checkpoint({})", kModes[draw(3)]));
        if (!done && done.error().kind == Kind::fatal && !disk_.is_down()) disk_.fail_power();
    }

    Verdict send_batch(Connection& connection) {
        std::vector<std::size_t> batch;
        const std::size_t end = std::min(work_->size(), next_ + 1 + draw(8));
        for (std::size_t i = next_; i < end; ++i) {
            // Somebody sends again what was answered.
            if (next_ > 0 && draw(6) == 0) batch.push_back(draw(next_));
            batch.push_back(i);
        }
        interrupted_until_ = end;
        const std::uint64_t failures = disk_.failures();
        const auto answers = send(connection, batch);
        if (disk_.is_down()) return std::nullopt;  // nobody got the answers
        if (answers) {
            next_ = end;
            return take_answers(batch, *answers);
        }
        const DatabaseError& error = answers.error();
        if (disk_.failures() == failures) return damage("nothing went wrong, but: " + error.message.en);
        if (trouble_ == SyncFails) {
            if (error.kind != Kind::fatal) return damage("a sync failed, but: " + error.message.en);
            // The program ends, and the machine is restarted: what its cache shows may not be on the disk.
            disk_.fail_power();
            return std::nullopt;
        }
        const Kind expected = trouble_ == DiskIsFull ? Kind::full : Kind::other;
        if (error.kind != expected) return damage("a write failed, but: " + error.message.en);
        if (work_->count(connection).value_or(-1) != work_->expected(acknowledged()))
            return damage("a write failed, and a part of the batch is there");
        return std::nullopt;
    }

    std::vector<bool> acknowledged() const {
        std::vector<bool> done;
        for (const std::string& answer : acknowledged_) done.push_back(!answer.empty());
        return done;
    }

    DatabaseResult<std::vector<SentWork::Answered>> send(Connection& connection,
                                                         const std::vector<std::size_t>& batch) {
        return work_->send(connection, batch, now_ += kSecond);
    }

    // First answers are noted, and later ones must be the same.
    Verdict take_answers(const std::vector<std::size_t>& batch,
                         const std::vector<SentWork::Answered>& answers) {
        for (std::size_t k = 0; k < batch.size(); ++k) {
            const std::size_t i = batch[k];
            const SentWork::Answered& answer = answers[k];
            if (answer.is_wrong) return damage(fmt::format("{} is in error: {}", i, answer.text));
            if (acknowledged_[i].empty()) {
                acknowledged_[i] = answer.text;
            } else if (!answer.is_repeated || acknowledged_[i] != answer.text) {
                return Fault{true, fmt::format("{} was answered {}\nand now {} ({})", i, acknowledged_[i],
                                               answer.text, answer.is_repeated ? "repeated" : "new")};
            }
        }
        return std::nullopt;
    }

    Verdict look_after_trouble() {
        while (true) {
            disk_.start_anew();
            auto connection = open();
            if (!connection) return damage("cannot be opened again: " + connection.error().message.en);
            if (auto fault = look(**connection)) return fault;
            // Nothing that was answered just now, and perhaps was found to be done, may be lost either.
            const std::size_t next = draw(4);
            if (next > 1) return std::nullopt;
            ++troubles_;
            next == 0 ? disk_.fail_power() : disk_.end_process();
        }
    }

    Verdict look(Connection& connection) {
        const auto verification = verify(connection);
        if (!verification) return damage("cannot be verified: " + verification.error().message.en);
        for (const Finding& finding : verification->findings)
            return damage(fmt::format("{} at {}: {}", finding.rule, finding.first, finding.message.en));
        std::vector<std::size_t> batch;
        for (std::size_t i = 0; i < next_; ++i) batch.push_back(i);
        if (auto fault = send_again(connection, batch)) return fault;
        batch.clear();
        for (; next_ < interrupted_until_; ++next_) batch.push_back(next_);
        if (auto fault = send_again(connection, batch)) return fault;
        const std::int64_t found = work_->count(connection).value_or(-1);
        const std::int64_t sent = work_->expected(acknowledged());
        if (found != sent) return damage(fmt::format("{} were sent, {} are there", sent, found));
        return std::nullopt;
    }

    Verdict send_again(Connection& connection, const std::vector<std::size_t>& batch) {
        if (batch.empty()) return std::nullopt;
        const auto answers = send(connection, batch);
        if (!answers) return damage("cannot be sent again: " + answers.error().message.en);
        return take_answers(batch, *answers);
    }

    const Ground& ground_;
    Weakness weakness_;
    std::mt19937_64 draw_;
    PowerFailDisk disk_;
    bool is_of_payments_;
    std::unique_ptr<SentWork> work_;
    bool has_begun_ = false;                 // what stands before is acknowledged
    std::vector<std::string> acknowledged_;  // answers that somebody got; empty: none yet
    std::size_t next_ = 0;                   // all before it are acknowledged
    std::size_t interrupted_until_ = 0;      // sent, without an answer
    std::int64_t now_ = kBegun;
    Trouble trouble_ = PowerFails;
    std::size_t troubles_ = 0;
};

// ── Kinds of errors, each alone ──

bool says(bool holds, std::string_view what) {
    if (!holds) fmt::print("不符 · not so: {}\n", what);
    return holds;
}

// Empty, or with people in them.
Files make_books(const SentWork::Ground& ground, bool has_people) {
    PowerFailDisk disk("power-fail-empty", 1);
    {
        auto connection = open_sqlite(std::string(kDatabase),
                                      {.read_only = false, .may_create = true, .file_system = disk.name()});
        CHECK(connection && begin_books(**connection, ground.keys));
        CHECK(!has_people || enrol_people(**connection, ground, kBegun));
    }
    return disk.files();
}

struct Options {
    std::uint64_t seeds = 400;
    std::uint64_t from = 1;
    int seconds = 40;
};

bool tell_stories(const Ground& ground, const Options& options) {
    const auto begun = std::chrono::steady_clock::now();
    std::uint64_t told = 0;
    std::uint64_t steps = 0;
    std::size_t troubles = 0;
    bool is_well = true;
    for (; told < options.seeds; ++told) {
        if (std::chrono::steady_clock::now() - begun > std::chrono::seconds(options.seconds)) break;
        Story story(ground, options.from + told, Weakness::none);
        if (const Verdict fault = story.tell()) {
            fmt::print("{} {}: {}\n", fault->is_loss ? "丢失 · lost, seed" : "有误 · wrong, seed",
                       options.from + told, fault->what);
            is_well = false;
        }
        steps += story.steps();
        troubles += story.troubles();
    }
    fmt::print("{} 个种子 · seeds, {} 次故障 · troubles, {} 步 · steps\n", told, troubles, steps);
    return is_well && says(told > 0, "there is a seed");
}

// A weakened program must be seen to lose what it acknowledged.
bool sees(const Ground& ground, Weakness weakness, std::string_view name) {
    constexpr std::uint64_t kSeeds = 25;
    int lost = 0;
    int damaged = 0;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed)
        if (const Verdict fault = Story(ground, seed, weakness).tell()) ++(fault->is_loss ? lost : damaged);
    fmt::print("{}: {} 个种子 · seeds, 丢失 · lost {}, 损坏 · damaged {}\n", name, kSeeds, lost, damaged);
    return says(lost > 0, fmt::format("{} is seen", name));
}

int run(const Options& options) {
    const std::filesystem::path source = CANBAO_SOURCE_DIR;
    auto keys = KeyRing::parse(kKeys, "keys");
    CHECK(keys.has_value());
    const SentWork::Ground work{book_of_every_place(source), *keys};
    const Ground ground{work.book, work.keys, make_books(work, false), make_books(work, true)};
    bool is_well = tell_stories(ground, options);
    is_well = sees(ground, Weakness::synchronous_off, "synchronous = off") && is_well;
    is_well = sees(ground, Weakness::syncs_ignored, "xSync") && is_well;
    return is_well ? 0 : 1;
}

std::optional<Options> parse_options(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count) return std::nullopt;
        const std::string_view name = arguments[i];
        const std::uint64_t value = std::strtoull(arguments[i + 1], nullptr, 10);
        if (name == "--seeds")
            options.seeds = value;
        else if (name == "--from")
            options.from = value;
        else if (name == "--seconds")
            options.seconds = static_cast<int>(value);
        else
            return std::nullopt;
    }
    return options;
}

}  // namespace
}  // namespace canbao::faults

int main(int count, char** arguments) {
    if (const auto options = canbao::faults::parse_options(count, arguments))
        return canbao::faults::run(*options);
    fmt::print(stderr, "用法 · usage: run_power_fail [--seeds N] [--from SEED] [--seconds N]\n");
    return 2;
}
