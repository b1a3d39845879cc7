// What one bill, one cap and one refund cost: requests in memory, outcome and reasons, no texts.

#include <benchmark/benchmark.h>

#include "decision/cap.h"
#include "decision/refund.h"
#include "decision/settle.h"
#include "files/policy_directory.h"

namespace canbao {
namespace {

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = [] {
        const auto files = read_policy_directory(CANBAO_SOURCE_DIR "/policies");
        CHECK(files.has_value());
        auto reading = PolicyBook::read(*files);
        CHECK(reading.problems.empty());
        return reading;
    }();
    return *kReading.book;
}

// Bills of many kinds: classes, places, first and later stays, near and beyond caps, people in hardship.
std::vector<SettleRequest> bills() {
    std::vector<SettleRequest> list;
    const RegionCode region = *RegionCode::parse("140321000000");
    for (int i = 0; i < 4096; ++i) {
        const Date on = Date::first_of(2026).plus_days(i % 365);
        SettleRequest request{.person = {.region = region,
                                         .born = Date::first_of(1940 + i % 80),
                                         .identities = {},
                                         .resident_years = {},
                                         .employee_years = {},
                                         .employee_until = {},
                                         .waiting_until = {},
                                         .declared = {}},
                              .year = 2026,
                              .on = on,
                              .kind = CareKind::inpatient,
                              .facility = {1 + i % 3, static_cast<FacilityPlace>(i / 3 % 4), i % 11 == 0},
                              .disease = {},
                              .tier = 0,
                              .bill = {Money::fen(50'000 + i * 7'919LL), Money::fen(i * 31LL), {}, {}},
                              .so_far = {.stays = i % 4,
                                         .basic_paid = Money::fen(i * 1'511LL),
                                         .own_pay = Money::fen(i * 997LL),
                                         .critical_paid = Money::fen(i * 499LL),
                                         .outpatient_paid = {},
                                         .disease_paid = {},
                                         .assistance_paid = {}},
                              .critical_cap = {}};
        if (i % 10 == 0)
            request.person.identities.push_back(
                {*book().catalogue(region)->category("subsistence_allowance"), {Date::first_of(2020), {}}});
        list.push_back(std::move(request));
    }
    return list;
}

void BM_settle(benchmark::State& state) {
    const auto requests = bills();
    std::size_t i = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(settle(book(), requests[i]));
        i = (i + 1) % requests.size();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_settle);

void BM_cap(benchmark::State& state) {
    CapRequest request{*RegionCode::parse("140321"), 2035, {}, {}, {}};
    for (int year = 2025; year < 2035; ++year) {
        request.resident_years.insert(year);
        if (year % 3 == 0) request.zero_claim_years.insert(year);
    }
    for (auto _ : state) benchmark::DoNotOptimize(cap(book(), request));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_cap);

void BM_refund(benchmark::State& state) {
    const RefundRequest request{*RegionCode::parse("140321"), 2023,
                                RefundReason::death,          *Date::parse("2022-12-01"),
                                *Date::parse("2023-01-20"),   {}};
    for (auto _ : state) benchmark::DoNotOptimize(refund(book(), request));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_refund);

}  // namespace
}  // namespace canbao
