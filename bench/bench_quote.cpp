// One decision, one line, and the reading of all packs. Run by bench/run; figures in docs/benchmarks.md.

#include <cstdlib>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "channels/decision_json.h"
#include "channels/person_json.h"
#include "files/policy_directory.h"
#include "procedure/quotes/synthesise.h"

namespace canbao {
namespace {

// More people than fit the nearest caches, so that no branch is learned by heart.
constexpr std::size_t kPeople = 20'000;
constexpr std::uint64_t kSeed = 2026;

std::filesystem::path environment_path(const char* name, const char* otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr ? otherwise : value;
}

std::vector<PolicyFile> policy_files() {
    auto files = read_policy_directory(environment_path("CANBAO_POLICIES", "policies"));
    CHECK(files.has_value());
    return *std::move(files);
}

const PolicyBook& book() {
    static const PolicyBook::Reading reading = PolicyBook::read(policy_files());
    CHECK(reading.problems.empty());
    return *reading.book;
}

const std::vector<QuoteRequest>& requests() {
    static const std::vector<QuoteRequest> requests = [] {
        const RegionCode region = *RegionCode::parse("140405108000");
        const ContributionTable* table = book().contribution(region, 2026);
        Problems problems;
        auto text = read_file(environment_path("CANBAO_PROFILE", "data/population/shanxi.toml"), 1 << 20);
        CHECK(text.has_value());
        const auto profile = read_population_profile({"profile", *text}, *table->catalogue, problems);
        CHECK(profile.has_value());
        SyntheticPopulation population(*profile, kSeed);
        const SeasonDays season = season_days(*table);
        std::vector<QuoteRequest> made;
        for (std::size_t i = 0; i < kPeople; ++i) {
            const Person person = population.next(region, 2026, season);
            const Date on = population.payment_day(person, season);
            made.push_back({facts_of(person), 2026, on, on, 0});
        }
        return made;
    }();
    return requests;
}

// The decision with its reason codes and facts, without texts.
void decide(benchmark::State& state) {
    const auto& people = requests();
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(quote(book(), people[at]));
        if (++at == people.size()) at = 0;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decide);

// Reading a line of JSON, the decision, and writing the answer with its texts, in memory.
void read_decide_write(benchmark::State& state) {
    std::vector<std::string> lines;
    for (const QuoteRequest& request : requests()) {
        std::string& line = lines.emplace_back();
        append_quote_request(line, "140000198001010012", request,
                             *book().contribution(request.person.region, request.year));
        line.reserve(line.size() + RequestLineReader::kPadding);
    }
    DecisionParser parser(book(), Command::quote);
    std::string out;
    std::size_t at = 0;
    for (auto _ : state) {
        out.clear();
        const auto request = parser.quote(lines[at]);
        append_answer(out, parser.id(), quote(book(), *request), Language::zh);
        benchmark::DoNotOptimize(out.data());
        if (++at == lines.size()) at = 0;
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_decide_write);

// All packs from the disk's cache to resolved tables.
void load_packs(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(PolicyBook::read(policy_files()));
}
BENCHMARK(load_packs)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace canbao
