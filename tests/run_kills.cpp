// The real program, killed in the midst of acts (docs/operate/faults.md).
//
//   run_kills [--kills N] [--seconds N]
//
// N kills on each engine (PostgreSQL where CANBAO_TEST_POSTGRES says one): every second one at a moment by
// chance, the others at the named points. `--seconds` ends an engine before.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <random>

#include <fmt/format.h>

#include "faults/invented_acts.h"
#include "faults/running_program.h"
#include "store/test_databases.h"

namespace canbao::faults {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kKilled = 128 + SIGKILL;
constexpr int kKillsOfRound = 4;
constexpr std::size_t kCommands = 8000;

struct Options {
    int kills = 36;
    int seconds = 30;
};

std::int64_t acts_in(const DatabaseAddress& address) {
    auto connection = open_database(address, DatabaseUse::read);
    static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
    std::int64_t answer = -1;
    if (connection)
        (void)(*connection)
            ->run({"select count(*) from act", {}, kAnswer}, Rows({}),
                  [&](const Rows::Row& row) { answer = row.integer(0); });
    return answer;
}

// A database, a file of commands, some kills, and a run to the end.
class Round {
   public:
    Round(Engine engine, std::uint64_t seed) : draw_(seed), database_(engine) {
        office_.use(database_.address().text());
        file_ = office_.write("acts.jsonl", invented_acts({.seed = seed, .count = kCommands}));
        acknowledged_.resize(kCommands);
    }

    // How often the program was killed; nothing where something is wrong.
    std::optional<int> play(milliseconds& whole_run) {
        const Ended migrated = run(office_.wish({"db", "migrate"}));
        if (migrated.status != 0) return fault("db migrate: " + migrated.complaints);
        int kills = 0;
        for (int i = 0; i < kKillsOfRound; ++i) {
            RunningProgram::Wish wish = office_.acts(file_);
            const bool at_point = draw_() % 2 == 0;
            constexpr const char* kPoints[] = {"loaded", "written", "committed"};
            // What was done before is found again, and writes nothing: few batches are left to later runs.
            if (at_point)
                wish.environment["CANBAO_KILL_AT"] =
                    fmt::format("{}:{}", kPoints[draw_() % 3], 1 + draw_() % (i == 0 ? 9 : 3));
            RunningProgram program(wish);
            if (!at_point &&
                !program.read_for(milliseconds(draw_() % static_cast<std::uint64_t>(whole_run.count()))))
                program.kill();
            const int status = program.wait();
            if (status != kKilled && status != 0)
                return fault(fmt::format("status {}: {}", status, program.complaints()));
            if (status == kKilled) ++kills;
            if (!take(program.lines())) return std::nullopt;
        }
        return finish(whole_run) ? std::optional(kills) : std::nullopt;
    }

   private:
    static std::nullopt_t fault(const std::string& what) {
        fmt::print("不符 · not so: {}\n", what);
        return std::nullopt;
    }

    // Answers stand in the order of the commands; whoever read one may rely on it.
    bool take(const std::vector<std::string>& answers) {
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const std::string answer = without_repeated(answers[i]);
            const bool is_error = answer.find(R"("outcome":"error")") != std::string::npos;
            if (is_error) (void)fault(answer);
            if (is_error) return false;
            if (acknowledged_[i].empty()) acknowledged_[i] = answer;
            if (acknowledged_[i] == answer) continue;
            (void)fault(fmt::format("was answered {}\nand now {}", acknowledged_[i], answer));
            return false;
        }
        return true;
    }

    bool finish(milliseconds& whole_run) {
        const auto begun = Clock::now();
        const Ended ended = run(office_.acts(file_));
        whole_run = std::max(whole_run, std::chrono::duration_cast<milliseconds>(Clock::now() - begun));
        if (ended.status != 0 || ended.answers.size() != kCommands) {
            (void)fault(fmt::format("the run to the end: status {}, {} answers: {}", ended.status,
                                    ended.answers.size(), ended.complaints));
            return false;
        }
        if (!take(ended.answers)) return false;
        if (const std::int64_t acts = acts_in(database_.address()); acts != kCommands) {
            (void)fault(fmt::format("{} commands, {} acts", kCommands, acts));
            return false;
        }
        const Ended verified = run(office_.wish({"db", "verify"}));
        if (verified.status == 0) return true;
        (void)fault("db verify: " +
                    (verified.answers.empty() ? verified.complaints : verified.answers.front()));
        return false;
    }

    std::mt19937_64 draw_;
    TestOffice office_;
    TestDatabase database_;
    std::string file_;
    std::vector<std::string> acknowledged_;  // what was read, by the place of the command
};

bool kill_on(Engine engine, const Options& options) {
    const auto begun = Clock::now();
    // How long a run takes shows with the first one.
    milliseconds whole_run{300};
    int kills = 0;
    int rounds = 0;
    while (kills < options.kills && Clock::now() - begun < std::chrono::seconds(options.seconds)) {
        const auto more = Round(engine, static_cast<std::uint64_t>(++rounds)).play(whole_run);
        if (!more) {
            fmt::print("轮次 · round {}\n", rounds);
            return false;
        }
        kills += *more;
    }
    fmt::print("{}: {} 次强制结束 · kills, {} 轮 · rounds\n",
               engine == Engine::sqlite ? "SQLite" : "PostgreSQL", kills, rounds);
    return kills > 0;
}

std::optional<Options> parse_options(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count) return std::nullopt;
        const std::string_view name = arguments[i];
        int& value = name == "--kills" ? options.kills : options.seconds;
        if (name != "--kills" && name != "--seconds") return std::nullopt;
        value = std::atoi(arguments[i + 1]);
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
    fmt::print(stderr, "用法 · usage: run_kills [--kills N] [--seconds N]\n");
    return 2;
}
