// The batch engine on the columns of bench/peers: bench_batch FOLDER POLICIES prints a result line as
// bench/peers/SPEC.md says. What is counted: from columns to columns in memory, with reason words. The tables
// are built before; how long that takes is said on standard error.

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "columns.h"
#include "decision/batch_plan.h"
#include "decision/people_table.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRuns = 51;
constexpr std::size_t kFlagSets = 512;

double seconds_since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

// The identities of the peers' flags, such that the number of a set is its flags.
AttributeSets sets_of_flags(const Catalogue& catalogue) {
    constexpr std::array kKeys = {
        "extreme_poverty",     "fallen_into_poverty", "subsistence_allowance", "unstable_out_of_poverty",
        "poverty_prone",       "sudden_hardship",     "severe_disability",     "work_incapable_disability",
        "low_income_household"};
    AttributeSets sets;
    for (std::size_t flags = 1; flags < kFlagSets; ++flags) {
        AttributeSet set;
        for (std::size_t bit = 0; bit < kKeys.size(); ++bit)
            if ((flags >> bit & 1) != 0)
                set.identities.push_back({*catalogue.category(kKeys[bit]), {Date::first_of(2019), {}}});
        CHECK(sets.intern(set) == flags);
    }
    return sets;
}

// The peers' answer to one row: bits and numbers otherwise written, nothing decided.
peers::Answer peers_answer(const QuoteRow& row, const BatchPlan& plan) {
    peers::Answer answer;
    const auto has = [&](ReasonCode code) { return (row.reasons & bit_of(code)) != 0; };
    answer.outcome = has(ReasonCode::born_later)      ? peers::kBornLater
                     : has(ReasonCode::year_over)     ? peers::kYearOver
                     : has(ReasonCode::before_window) ? peers::kBeforeWindow
                                                      : peers::kGranted;
    answer.due_fen = static_cast<std::uint16_t>(row.due_fen);
    answer.wait_months = static_cast<std::uint8_t>(row.fixed_wait + row.variable_wait);
    answer.cover_from = row.cover_from == kNoDate ? 0 : row.cover_from;
    constexpr std::array<std::pair<ReasonCode, std::uint16_t>, 9> kBits = {
        {{ReasonCode::birth_year_free, peers::kBirthYearFree},
         {ReasonCode::newborn_90_days, peers::kNewborn90Days},
         {ReasonCode::late_enrolment, peers::kLateEnrolment},
         {ReasonCode::highest_subsidy_wins, peers::kHighestSubsidyWins},
         {ReasonCode::category_not_subsidised_here, peers::kNotSubsidisedHere},
         {ReasonCode::waiting_exempt, peers::kWaitingExempt},
         {ReasonCode::waiting_fixed, peers::kWaitingFixed},
         {ReasonCode::waiting_gap, peers::kWaitingGap},
         {ReasonCode::no_cover_this_year, peers::kNoCoverThisYear}}};
    unsigned reasons = static_cast<unsigned>(answer.outcome) << peers::kOutcomeShift;
    for (const auto& [code, bit] : kBits)
        if (has(code)) reasons |= bit;
    const Award& award = plan.awards()[row.award];
    if (!award.shares.empty()) {
        const Catalogue& catalogue = *plan.catalogue();
        // The catalogue has the peers' categories in their order; they count from 1.
        reasons |= static_cast<unsigned>(award.shares.front().category - catalogue.categories.data() + 1);
    }
    answer.reasons = static_cast<std::uint16_t>(reasons);
    return answer;
}

// People that the engine takes, made of the peers' columns.
struct People {
    explicit People(const peers::Columns& columns)
        : area(columns.region.begin(), columns.region.end()),
          attributes(columns.flags.begin(), columns.flags.end()) {
        for (std::uint16_t& each : area) --each;
        view = {.born = columns.born,
                .on = columns.paid,
                .area = area,
                .attributes = attributes,
                .years_missed = columns.missed,
                .insured = {},
                .tier = {},
                .repair_years = {},
                .registered_on = {},
                .employee_until = {},
                .waiting_until = {}};
    }
    std::vector<std::uint16_t> area;
    std::vector<std::uint32_t> attributes;
    PersonColumns view;
};

template <typename Run>
double fastest(const Run& run) {
    double best = 0;
    for (int i = 0; i < kRuns; ++i) {
        const auto begun = Clock::now();
        run();
        const double seconds = seconds_since(begun);
        if (i == 0 || seconds < best) best = seconds;
    }
    return best;
}

void print(const std::string& engine, double seconds, const QuoteTable& answers, const BatchPlan& plan) {
    peers::CheckLine check;
    for (std::size_t i = 0; i < answers.due_fen.size(); ++i) check.add(peers_answer(answers.row(i), plan));
    peers::print_result(engine, seconds, check, true);
}

int measure(const std::string& folder, const std::string& policies) {
    const auto files = read_policy_directory(policies);
    CHECK(files.has_value());
    const auto reading = PolicyBook::read(*files);
    CHECK(reading.problems.empty());
    const PolicyBook& book = *reading.book;
    std::vector<RegionCode> areas;
    for (int county = 1; county <= peers::kRegions; ++county)
        areas.push_back(*RegionCode::parse(fmt::format("99010{}", county)));
    const AttributeSets sets = sets_of_flags(*book.catalogue(areas.front()));
    const peers::Columns columns = peers::read_columns(folder);
    const People people(columns);
    const auto [first, last] = std::ranges::minmax(columns.paid);
    const auto begun = Clock::now();
    const auto plan =
        BatchPlan::make(book, peers::kYear, areas, sets, {Date::from_days(first), Date::from_days(last)});
    CHECK(plan.has_value());
    fmt::print(stderr, "canbao batch: tables of {} areas and {} sets in {:.1f} ms\n", areas.size(),
               sets.size(), seconds_since(begun) * 1e3);
    QuoteTable answers(people.view.size());
    const double alone = fastest([&] { plan->quote(people.view, answers.columns()); });
    print("canbao batch, 1 thread", alone, answers, *plan);
    const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
    const double together = fastest([&] {
        std::vector<std::jthread> running;
        for (std::size_t i = 0; i < threads; ++i) {
            const std::size_t from = people.view.size() * i / threads;
            const std::size_t count = people.view.size() * (i + 1) / threads - from;
            running.emplace_back([&, from, count] {
                plan->quote(rows_of(people.view, from, count), rows_of(answers.columns(), from, count));
            });
        }
    });
    print(fmt::format("canbao batch, {} threads", threads), together, answers, *plan);
    return 0;
}

}  // namespace
}  // namespace canbao

int main(int count, char** arguments) {
    if (count != 3) peers::stop("usage: bench_batch FOLDER POLICIES");
    return canbao::measure(arguments[1], arguments[2]);
}
