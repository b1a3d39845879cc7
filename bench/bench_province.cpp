// A province in memory: bench_province POLICIES PROFILE. A million invented people of four counties, 25 times
// over, quoted by the batch in one thread, and compared under two laws in two. Prints one line for each
// figure; what is counted includes making the tables.

#include <algorithm>
#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "decision/batch_plan.h"
#include "files/policy_directory.h"
#include "policy/policy_change.h"
#include "procedure/quotes/quote_columns.h"
#include "procedure/quotes/synthesise.h"
#include "procedure/quotes/what_if.h"

namespace canbao {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRuns = 5;
constexpr std::uint64_t kPeople = 1'000'000;
constexpr std::size_t kTimes = 25;
constexpr int kYear = 2026;

template <typename T>
std::vector<T> many_times(std::span<const T> column) {
    std::vector<T> all;
    all.reserve(column.size() * kTimes);
    for (std::size_t i = 0; i < kTimes; ++i) all.insert(all.end(), column.begin(), column.end());
    return all;
}

// The columns of the people, so many times over.
struct Province {
    explicit Province(const PersonColumns& people)
        : born(many_times(people.born)),
          on(many_times(people.on)),
          employee_until(many_times(people.employee_until)),
          area(many_times(people.area)),
          attributes(many_times(people.attributes)),
          insured(many_times(people.insured)),
          first_insured_year(people.first_insured_year) {}

    PersonColumns columns() const {
        return {.born = born,
                .on = on,
                .area = area,
                .attributes = attributes,
                .years_missed = {},
                .insured = insured,
                .first_insured_year = first_insured_year,
                .tier = {},
                .repair_years = {},
                .registered_on = {},
                .employee_until = employee_until,
                .waiting_until = {}};
    }

    std::vector<std::int32_t> born, on, employee_until;
    std::vector<std::uint16_t> area;
    std::vector<std::uint32_t> attributes, insured;
    int first_insured_year;
};

// Of all threads, user and system.
double processor_seconds() {
    timespec time{};
    CHECK(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

template <typename Run>
void measure(const std::string& what, const Run& run) {
    double best = 0;
    double best_processor = 0;
    for (int i = 0; i < kRuns; ++i) {
        const auto begun = Clock::now();
        const double processor_begun = processor_seconds();
        run();
        const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
        const double processor = processor_seconds() - processor_begun;
        if (i == 0 || seconds < best) best = seconds;
        if (i == 0 || processor < best_processor) best_processor = processor;
    }
    fmt::print("{}: {:.3f} s, {:.3f} s of processors\n", what, best, best_processor);
}

template <typename T>
T sound(Result<T> result) {
    CHECK(result.has_value());
    return *std::move(result);
}

int run(const std::string& policies, const std::string& profile_path) {
    const auto files = sound(read_policy_directory(policies));
    const auto reading = PolicyBook::read(files);
    CHECK(reading.problems.empty());
    const PolicyBook& book = *reading.book;
    std::vector<RegionCode> areas;
    for (const char* code : {"140522", "140405", "140702", "140823"})
        areas.push_back(*RegionCode::parse(code));
    Problems problems;
    const auto profile = read_population_profile({profile_path, sound(read_file(profile_path, 1 << 20))},
                                                 *book.catalogue(areas.front()), problems);
    CHECK(profile.has_value());
    const InventedPeople invented = sound(invent_people(
        book, *profile, {areas, kYear, kPeople, 1, SynthesisOrder::Form::columns}, [](std::uint64_t) {}));
    const Province province(invented.people.columns());
    const PersonColumns people = province.columns();
    fmt::print("{} people, {} sets of attributes\n", people.size(), invented.attributes->size());

    QuoteTable answers(people.size());
    std::size_t singles = 0;
    measure("quote in memory, 1 thread", [&] {
        const BatchPlan plan = sound(BatchPlan::make(book, kYear, areas, *invented.attributes,
                                                     BatchPlan::usual_days(book, kYear, areas)));
        singles = plan.quote(people, answers.columns());
    });
    fmt::print("decided one by one: {}\n", singles);

    const std::vector<PolicyChange> changes = {
        sound(PolicyChange::parse("subsidy.subsistence_allowance.amount=340.00"))};
    const auto changed_files =
        sound(with_changes(files, book, {*RegionCode::parse("140522"), kYear}, changes));
    const auto changed = PolicyBook::read(changed_files);
    CHECK(changed.problems.empty());
    const WhatIfPeople asked{kYear, areas, invented.attributes.get(), people};
    measure("what-if, 2 threads", [&] {
        const WhatIf result =
            sound(what_if(asked, {&book, areas, kYear}, {changed.book.get(), areas, kYear}, 2));
        CHECK(result.statement->people() == people.size());
    });
    return 0;
}

}  // namespace
}  // namespace canbao

int main(int count, char** arguments) {
    if (count != 3) {
        fmt::print(stderr, "usage: bench_province POLICIES PROFILE\n");
        return 2;
    }
    return canbao::run(arguments[1], arguments[2]);
}
