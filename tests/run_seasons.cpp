// Seasons of a handful of people, all drawn by chance, on the program's procedures and on a simple model side
// by side (docs/operate/faults.md).
//
//   run_seasons [--seeds N] [--from SEED] [--seed SEED] [--seconds N]
//
// `--seed SEED` plays one season again. `--seconds` ends before N seeds are done. On PostgreSQL where
// CANBAO_TEST_POSTGRES says one, a few of them.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>

#include "seasons/player.h"

namespace canbao::seasons {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::uint64_t seeds = 400;
    std::uint64_t from = 1;
    int seconds = 50;
};
constexpr std::uint64_t kSeedsOnPostgres = 4;  // where an office takes a second to make

// The fewest events that still come to something wrong, by leaving out one after the other, each payment by
// itself.
std::vector<Event> shortened(const std::vector<Event>& all, Engine engine) {
    std::vector<Event> season;
    for (const Event& event : all) {
        if (event.told.empty()) season.push_back(event);
        for (const Told& told : event.told) season.push_back({.kind = event.kind, .told = {told}});
    }
    // Some things go wrong only where payments come together.
    if (!play(season, engine)) season = all;
    for (std::size_t i = season.size(); i-- > 0;) {
        std::vector<Event> shorter = season;
        shorter.erase(shorter.begin() + static_cast<std::ptrdiff_t>(i));
        if (play(shorter, engine)) season = std::move(shorter);
    }
    return season;
}

bool is_well(std::uint64_t seed, Engine engine) {
    const std::vector<Event> season = draw_season(seed);
    if (play(season, engine)) {
        const std::vector<Event> few = shortened(season, engine);
        fmt::print("不符 · not so, run_seasons --seed {}: {}\n", seed, play(few, engine).value_or("?"));
        for (const Event& event : few) fmt::print("  {}\n", event.text());
        return false;
    }
    if (engine == Engine::postgres) return true;
    const auto fault = play_shuffled(draw_messages(seed), seed, engine);
    if (fault) fmt::print("不符 · not so, run_seasons --seed {}: {}\n", seed, *fault);
    return !fault;
}

bool play_all(const Options& options, Engine engine) {
    const auto begun = Clock::now();
    std::uint64_t played = 0;
    bool all_well = true;
    for (; played < options.seeds; ++played) {
        if (Clock::now() - begun > std::chrono::seconds(options.seconds)) break;
        all_well = is_well(options.from + played, engine) && all_well;
        if (!all_well) break;
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
    fmt::print("{}: {} 个年度 · seasons, {} ms\n", engine == Engine::sqlite ? "SQLite" : "PostgreSQL", played,
               took.count());
    return all_well && played > 0;
}

int run(const Options& options) {
    // Nothing here has to outlive the machine.
    if (std::filesystem::is_directory("/dev/shm")) ::setenv("TMPDIR", "/dev/shm", 0);
    bool all_well = play_all(options, Engine::sqlite);
    if (std::getenv("CANBAO_TEST_POSTGRES") == nullptr) return all_well ? 0 : 1;
    Options few = options;
    few.seeds = std::min(options.seeds, kSeedsOnPostgres);
    all_well = play_all(few, Engine::postgres) && all_well;
    return all_well ? 0 : 1;
}

bool parse(int count, char** arguments, Options& options) {
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count) return false;
        const std::string_view name = arguments[i];
        const std::uint64_t value = std::strtoull(arguments[i + 1], nullptr, 10);
        if (name == "--seeds")
            options.seeds = value;
        else if (name == "--from")
            options.from = value;
        else if (name == "--seed")
            options.from = value, options.seeds = 1;
        else if (name == "--seconds")
            options.seconds = static_cast<int>(value);
        else
            return false;
    }
    return true;
}

}  // namespace
}  // namespace canbao::seasons

int main(int count, char** arguments) {
    canbao::seasons::Options options;
    if (canbao::seasons::parse(count, arguments, options)) return canbao::seasons::run(options);
    fmt::print(stderr, "用法 · usage: run_seasons [--seeds N] [--from SEED] [--seed SEED] [--seconds N]\n");
    return 2;
}
