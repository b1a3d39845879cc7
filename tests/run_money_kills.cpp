// The real program, killed in the midst of a season's money (docs/operate/faults.md).
//
//   run_money_kills [--kills N] [--from SEED] [--seconds N]
//
// N kills on each engine (PostgreSQL where CANBAO_TEST_POSTGRES says one), in rounds: every second kill at a
// moment by chance, the others at the named points. `--seconds` ends an engine before, `--from` plays the
// rounds from a seed on again.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <random>

#include <fmt/format.h>

#include "faults/money_season.h"
#include "faults/money_state.h"
#include "store/test_databases.h"
#include "store/verification.h"

namespace canbao::faults {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using Step = MoneySeason::Step;

constexpr int kKilled = 128 + SIGKILL;
constexpr int kDone = 0;
constexpr int kSomeInError = 1;  // a channel told something else than before
constexpr int kRefused = 2;
constexpr int kMostTries = 6;  // of a group, until it is left alone

struct Options {
    int kills = 320;
    std::uint64_t from = 1;
    int seconds = 80;
};

using Fault = std::optional<std::string>;  // what is not as it should be
using State = std::vector<std::string>;

// Books of their own, in which a season takes place.
class Books {
   public:
    Books(Engine engine, std::uint64_t seed) : database_(engine), season_(office_, seed) {
        office_.use(database_.address().text());
    }
    const TestOffice& office() const { return office_; }
    MoneySeason& season() { return season_; }

    // Rules that are broken: those of money, or all of them, which takes longer.
    enum class Rules { of_money, all };
    Fault verified(Rules rules) const {
        auto connection = open_database(database_.address(), DatabaseUse::read);
        if (!connection) return "cannot be opened: " + connection.error().message.en;
        const auto findings = rules == Rules::of_money ? verify_money(**connection)
                                                       : verify(**connection).map(&Verification::findings);
        if (!findings) return "cannot be verified: " + findings.error().message.en;
        for (const Finding& finding : *findings)
            return fmt::format("{} at {}: {}", finding.rule, finding.first, finding.message.en);
        return std::nullopt;
    }
    State state() const {
        auto connection = open_database(database_.address(), DatabaseUse::read);
        auto state = connection ? money_state(**connection) : tl::unexpected(connection.error());
        return state ? *std::move(state) : State{state.error().message.en};
    }

   private:
    TestOffice office_;
    TestDatabase database_;
    MoneySeason season_;
};

// What somebody got to read of a step: answers to payments, or the lines of its output that tell of an act.
class Acknowledged {
   public:
    Fault take(const Step& step, const RunningProgram& program) {
        if (step.answers.empty()) return std::nullopt;
        std::vector<std::string>& before = answers_[step.name];
        const std::vector<std::string> now = lines_of(step.answers);
        for (std::size_t i = 0; i < now.size(); ++i) {
            const bool is_error = now[i].find(R"("outcome":"error")") != std::string::npos;
            if (is_error && now[i].find("key_reused") == std::string::npos)
                return fmt::format("{}: {} {}", step.name, now[i], program.complaints());
            // Of what was recorded before its parts are told in another order.
            const std::string said = now[i].substr(0, now[i].find(R"(,"parts")"));
            if (i == before.size()) before.push_back(said);
            if (before[i] != said)
                return fmt::format("{}: was answered {}\nand now {}", step.name, before[i], said);
        }
        return std::nullopt;
    }

   private:
    // Whole lines only.
    static std::vector<std::string> lines_of(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        std::vector<std::string> lines;
        for (std::string line; std::getline(file, line);)
            if (!file.eof()) lines.push_back(std::move(line));
        return lines;
    }

    std::map<std::string, std::vector<std::string>> answers_;
};

// A season that nobody disturbs, and how long its steps take. Always on SQLite: both engines end alike.
class Undisturbed {
   public:
    explicit Undisturbed(std::uint64_t seed) : books_(Engine::sqlite, seed) {}

    Fault play() {
        if (const std::string fault = books_.season().prepare(); !fault.empty()) return fault;
        for (const MoneySeason::Group& group : books_.season().groups())
            for (const Step& step : group) {
                const auto wish = step.wish();
                const auto begun = Clock::now();
                const Ended ended = run(wish);
                took_[step.name] = std::chrono::duration_cast<microseconds>(Clock::now() - begun);
                const bool is_payments = !step.answers.empty();
                if (ended.status != kDone && !(is_payments && ended.status == kSomeInError))
                    return fmt::format("{}: status {}: {}", step.name, ended.status, ended.complaints);
            }
        return books_.verified(Books::Rules::all);
    }
    State state() const { return books_.state(); }
    microseconds took(const Step& step) const { return took_.at(step.name); }

   private:
    Books books_;
    std::map<std::string, microseconds> took_;
};

// The same season, killed again and again.
class Disturbed {
   public:
    Disturbed(Engine engine, std::uint64_t seed, const Undisturbed& model)
        : draw_(seed), slowness_(engine == Engine::sqlite ? 1 : 2), model_(model), books_(engine, seed) {}

    Fault play() {
        if (const std::string fault = books_.season().prepare(); !fault.empty()) return fault;
        for (const MoneySeason::Group& group : books_.season().groups())
            if (auto fault = play(group)) return fault;
        for (const char* ledger : {"ledger", "db"}) {
            auto wish = books_.office().wish({ledger, "verify"});
            if (*ledger == 'l')
                for (const char* word : {"--as", "王芳", "--role", "auditor", "--scope", "140000"})
                    wish.arguments.emplace_back(word);
            const Ended ended = run(wish);
            if (ended.status != kDone) return fmt::format("{} verify: {}", ledger, ended.complaints);
        }
        const std::string difference = difference_of(model_.state(), books_.state());
        if (!difference.empty()) return "undisturbed (-) and killed (+):\n" + difference;
        return std::nullopt;
    }
    int kills() const { return kills_; }

   private:
    struct Try {
        const Step* step;
        std::unique_ptr<RunningProgram> program;
        microseconds kill_after;  // 0: at a point, or not at all
    };

    Fault play(const MoneySeason::Group& group) {
        std::vector<const Step*> pending;
        for (const Step& step : group) pending.push_back(&step);
        for (int i = 0; i < kMostTries && !pending.empty(); ++i) {
            if (auto fault = disturb(pending)) return fault;
            if (auto fault = books_.verified(Books::Rules::of_money)) return fault;
        }
        // Whoever does not know whether it was done does it again.
        for (const Step& step : group) {
            RunningProgram program(step.wish());
            if (auto fault = take(step, program, program.wait())) return fault;
        }
        return std::nullopt;
    }

    // Side by side. Those that came to their end are taken off.
    Fault disturb(std::vector<const Step*>& pending) {
        std::vector<Try> tries;
        for (const Step* step : pending) tries.push_back(begin(*step));
        std::ranges::sort(tries, {}, &Try::kill_after);
        const auto begun = Clock::now();
        for (const Try& each : tries) {
            if (each.kill_after.count() == 0) continue;
            const auto left =
                std::chrono::duration_cast<milliseconds>(each.kill_after - (Clock::now() - begun));
            if (!each.program->read_for(std::max(left, milliseconds(0)))) each.program->kill();
        }
        pending.clear();
        Fault fault;
        for (const Try& each : tries) {
            const int status = each.program->wait();
            if (status == kKilled) {
                ++kills_;
                pending.push_back(each.step);
            }
            if (auto found = take(*each.step, *each.program, status); found && !fault) fault = found;
        }
        return fault;
    }

    Try begin(const Step& step) {
        RunningProgram::Wish wish = step.wish();
        microseconds kill_after{0};
        if (draw_() % 2 == 0) {
            wish.environment["CANBAO_KILL_AT"] =
                fmt::format("{}:{}", step.points[draw_() % step.points.size()], 1 + draw_() % 2);
        } else {
            // The first third goes by in reading the law.
            const auto took = static_cast<std::uint64_t>(model_.took(step).count() * slowness_) + 1;
            kill_after = microseconds(took / 3 + draw_() % took);
        }
        return {&step, std::make_unique<RunningProgram>(wish), kill_after};
    }

    Fault take(const Step& step, const RunningProgram& program, int status) {
        const bool was_tried = !tried_.insert(step.name).second;
        const bool is_well = status == kKilled || status == kDone ||
                             (status == kSomeInError && !step.answers.empty()) ||
                             (status == kRefused && step.is_once && was_tried);
        if (!is_well) return fmt::format("{}: status {}: {}", step.name, status, program.complaints());
        return acknowledged_.take(step, program);
    }

    std::mt19937_64 draw_;
    int slowness_;  // of this engine, about
    const Undisturbed& model_;
    Books books_;
    Acknowledged acknowledged_;
    std::set<std::string> tried_;
    int kills_ = 0;
};

bool kill_on(Engine engine, const Options& options) {
    const char* const name = engine == Engine::sqlite ? "SQLite" : "PostgreSQL";
    const auto begun = Clock::now();
    int kills = 0;
    std::uint64_t seed = options.from;
    for (; kills < options.kills && Clock::now() - begun < std::chrono::seconds(options.seconds); ++seed) {
        Undisturbed model(seed);
        Fault fault = model.play();
        if (!fault) {
            Disturbed disturbed(engine, seed, model);
            fault = disturbed.play();
            kills += disturbed.kills();
        }
        if (!fault) continue;
        fmt::print("不符 · not so: {}\n{}, run_money_kills --from {}\n", *fault, name, seed);
        return false;
    }
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begun);
    fmt::print("{}: {} 次强制结束 · kills, {} 轮 · rounds, {} s\n", name, kills, seed - options.from,
               took.count());
    return kills > 0;
}

std::optional<Options> parse_options(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count) return std::nullopt;
        const std::string_view name = arguments[i];
        const std::uint64_t value = std::strtoull(arguments[i + 1], nullptr, 10);
        if (name == "--kills")
            options.kills = static_cast<int>(value);
        else if (name == "--from")
            options.from = value;
        else if (name == "--seconds")
            options.seconds = static_cast<int>(value);
        else
            return std::nullopt;
    }
    return options;
}

int run_all(const Options& options) {
    bool is_well = kill_on(Engine::sqlite, options);
    if (std::getenv("CANBAO_TEST_POSTGRES") != nullptr)
        is_well = kill_on(Engine::postgres, options) && is_well;
    return is_well ? 0 : 1;
}

}  // namespace
}  // namespace canbao::faults

int main(int count, char** arguments) {
    if (const auto options = canbao::faults::parse_options(count, arguments))
        return canbao::faults::run_all(*options);
    fmt::print(stderr, "用法 · usage: run_money_kills [--kills N] [--from SEED] [--seconds N]\n");
    return 2;
}
