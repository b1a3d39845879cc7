// The real program, killed in the midst of a list (docs/operate/faults.md): all of it is recorded, or
// nothing. A list of people; or, about people who are registered already, a department's list or one of
// deaths.
//
//   run_import_kills [--kills N] [--seconds N]
//
// N kills on each engine (PostgreSQL where CANBAO_TEST_POSTGRES says one): every second one at a moment by
// chance, the others at the named points. `--seconds` ends an engine before.

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <random>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

#include "faults/running_program.h"
#include "store/test_databases.h"

namespace canbao::faults {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kKilled = 128 + SIGKILL;
constexpr std::int64_t kPeople = 9000;  // three acts and that of the list

struct Options {
    int kills = 10;
    int seconds = 20;
};

// What a list of some kind adds, and where the program may be killed.
struct ListKind {
    std::string_view command;
    std::string_view table;  // that it fills, a row for each person
    std::int64_t acts;
    std::vector<const char*> points;
};

const ListKind& kind_of(std::uint64_t draw) {
    static const ListKind kKinds[] = {
        {"population", "person", 4, {"part:1", "part:3", "written", "committed"}},
        {"roster", "identity", 1, {"written", "committed"}},
        {"deaths", "notice", 1, {"written", "committed"}},
    };
    return kKinds[draw % std::size(kKinds)];
}

std::int64_t count_of(const DatabaseAddress& address, std::string_view table) {
    auto connection = open_database(address, DatabaseUse::read);
    static constexpr Column kAnswer[] = {{"answer", ColumnType::integer}};
    const std::string sql = fmt::format("select count(*) from {}", table);
    std::int64_t answer = -1;
    if (connection)
        (void)(*connection)->run({sql, {}, kAnswer}, Rows({}), [&](const Rows::Row& row) {
            answer = row.integer(0);
        });
    return answer;
}

bool fault(const std::string& what) {
    fmt::print("不符 · not so: {}\n", what);
    return false;
}

// Empty books, a list, one run that is broken off, and one to the end.
class Round {
   public:
    Round(Engine engine, std::uint64_t seed) : draw_(seed), database_(engine), kind_(kind_of(seed)) {
        office_.use(database_.address().text());
        people_ = (office_.folder() / "people.csv").string();
        list_ = is_population() ? people_ : (office_.folder() / "list.csv").string();
    }

    // Whether the program was killed; nothing where something is wrong.
    std::optional<bool> play(milliseconds& whole_run) {
        if (!prepare()) return std::nullopt;
        RunningProgram::Wish wish = import(kind_.command);
        const bool at_point = draw_() % 2 == 0;
        if (at_point) wish.environment["CANBAO_KILL_AT"] = kind_.points[draw_() % kind_.points.size()];
        RunningProgram program(wish);
        if (!at_point &&
            !program.read_for(milliseconds(draw_() % static_cast<std::uint64_t>(whole_run.count()))))
            program.kill();
        const int status = program.wait();
        if (status != kKilled && status != 0)
            return fault(fmt::format("status {}: {}", status, program.complaints())), std::nullopt;
        if (!is_whole_or_nothing() || !finish(whole_run)) return std::nullopt;
        return status == kKilled;
    }

    // Where files may not grow beyond a size, nothing is registered; afterwards all is.
    bool play_full() {
        if (!prepare()) return false;
        RunningProgram::Wish wish = import(kind_.command);
        wish.before_start = [] {
            constexpr rlim_t kMost = 3'000'000;
            const rlimit limit{kMost, kMost};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            (void)std::signal(SIGXFSZ, SIG_IGN);
        };
        const Ended full = run(wish);
        if (full.status != 2) return fault(fmt::format("without room the status is {}", full.status));
        if (count_of(database_.address(), kind_.table) != 0) return fault("rows without room");
        milliseconds ignored{0};
        return finish(ignored);
    }

   private:
    bool is_population() const { return kind_.command == "population"; }

    RunningProgram::Wish import(std::string_view command) const {
        const bool of_people = command == "population";
        std::vector<std::string> arguments = {"import",
                                              std::string(command),
                                              of_people ? people_ : list_,
                                              "--area",
                                              "140522",
                                              "--document",
                                              "公安函1号",
                                              "--as",
                                              "王芳",
                                              "--role",
                                              "agency",
                                              "--scope",
                                              "140522",
                                              of_people ? "--on" : "--as-of",
                                              "2026-07-02"};
        if (command == "roster") {
            const std::string more[] = {"--department", "民政",    "--category",
                                        "低保对象",     "--since", "2026-01-01"};
            arguments.insert(arguments.end(), std::begin(more), std::end(more));
        }
        return office_.wish(std::move(arguments));
    }

    // The people again, with a day on which all died; a department's list does not read it.
    void write_list() const {
        std::ifstream people(people_);
        std::ofstream list(list_);
        const char* more = ",死亡日期";
        for (std::string line; std::getline(people, line); more = ",2026-07-01") {
            if (line.ends_with('\r')) line.pop_back();
            list << line << more << '\n';
        }
    }

    bool prepare() {
        const Ended migrated = run(office_.wish({"db", "migrate"}));
        if (migrated.status != 0) return fault("db migrate: " + migrated.complaints);
        const Ended invented = run(office_.wish({"synth", "--region", "140522", "--people",
                                                 std::to_string(kPeople), "--seed", "7", "--list", people_}));
        if (invented.status != 0) return fault("synth: " + invented.complaints);
        if (is_population()) return true;
        write_list();
        const Ended registered = run(import("population"));
        return registered.status == 0 || fault("import population: " + registered.complaints);
    }

    bool is_whole_or_nothing() {
        const std::int64_t rows = count_of(database_.address(), kind_.table);
        const std::int64_t documents = count_of(database_.address(), "person_document");
        const std::int64_t before = is_population() ? 0 : kind_of(0).acts;
        const std::int64_t acts = count_of(database_.address(), "act") - before;
        if (rows == 0 && acts == 0 && (documents == 0) == is_population()) return true;
        return (rows == kPeople && documents == kPeople && acts == kind_.acts) ||
               fault(fmt::format("{}: {} rows, {} documents, {} acts", kind_.command, rows, documents, acts));
    }

    bool finish(milliseconds& whole_run) {
        const auto begun = Clock::now();
        const Ended ended = run(import(kind_.command));
        whole_run = std::max(whole_run, std::chrono::duration_cast<milliseconds>(Clock::now() - begun));
        if (ended.status != 0) return fault("the run to the end: " + ended.complaints);
        if (count_of(database_.address(), kind_.table) != kPeople || !is_whole_or_nothing())
            return fault("the run to the end left something out");
        const Ended verified = run(office_.wish({"db", "verify"}));
        return verified.status == 0 || fault("db verify: " + verified.complaints);
    }

    std::mt19937_64 draw_;
    TestOffice office_;
    TestDatabase database_;
    const ListKind& kind_;
    std::string people_;
    std::string list_;
};

bool kill_on(Engine engine, const Options& options) {
    const auto begun = Clock::now();
    milliseconds whole_run{300};
    int kills = 0;
    int rounds = 0;
    while (kills < options.kills && Clock::now() - begun < std::chrono::seconds(options.seconds)) {
        const auto was_killed = Round(engine, static_cast<std::uint64_t>(++rounds)).play(whole_run);
        if (!was_killed) {
            fmt::print("轮次 · round {}\n", rounds);
            return false;
        }
        if (*was_killed) ++kills;
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
    bool is_well = Round(Engine::sqlite, 3).play_full();
    is_well = kill_on(Engine::sqlite, options) && is_well;
    if (std::getenv("CANBAO_TEST_POSTGRES") != nullptr)
        is_well = kill_on(Engine::postgres, options) && is_well;
    return is_well ? 0 : 1;
}

}  // namespace
}  // namespace canbao::faults

int main(int count, char** arguments) {
    if (const auto options = canbao::faults::parse_options(count, arguments))
        return canbao::faults::run_all(*options);
    fmt::print(stderr, "用法 · usage: run_import_kills [--kills N] [--seconds N]\n");
    return 2;
}
