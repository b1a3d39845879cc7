// The season's bills on a real database.
//
//     bench_bills fill POLICIES DATABASE KEYS AREA PEOPLE     registers and enrols invented people, in bulk
//     bench_bills acts POLICIES DATABASE KEYS AREA A_SECOND   registers more of them one by one until it is
//     ended
//                                                             by a line on standard input; says how long each
//                                                             took
//
// `canbao season` is measured from outside: bench/bills.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "filling.h"
#include "procedure/committer.h"

namespace canbao {
namespace {

using Steady = std::chrono::steady_clock;

double percentile(std::vector<double>& milliseconds, double share) {
    const auto at = static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1));
    std::ranges::nth_element(milliseconds, milliseconds.begin() + static_cast<std::ptrdiff_t>(at));
    return milliseconds[at];
}

// Each act by somebody who waits for its answer, so many a second, evenly.
int act(const Office& office, RegionCode area, int a_second) {
    auto committer =
        Committer::start({.database = office.database}, *office.book, *office.keys, office.law, "bench");
    CHECK(committer);
    std::atomic<bool> is_over = false;
    std::vector<double> took;
    std::uint64_t faults = 0;
    std::thread sender([&] {
        const std::string prefix = fmt::format("a{}-", std::random_device{}());
        const auto begun = Steady::now();
        for (int i = 0; !is_over; ++i) {
            std::this_thread::sleep_until(begun +
                                          std::chrono::microseconds(std::int64_t{i} * 1'000'000 / a_second));
            const IdNumber id = IdNumber::synthetic(14, 90, Date::from_days(i / 900 - 20'000), i % 900 + 1);
            const auto sent = Steady::now();
            const ActAnswer answer =
                (*committer)
                    ->carry_out(prepare_act(
                        {area, fmt::format("{}{:09}", prefix, i), *Date::parse("2025-11-01"),
                         RegisterCommand{
                             {.name = *PersonName::parse("示例"),
                              .document = *IdentityDocument::parse(DocumentKind::resident_id, id.plain()),
                              .sex = id.sex(),
                              .born = id.born(),
                              .phone = {},
                              .residence = *RegionCode::parse(area.text() + "100200")}}},
                        kActor, "bench", *office.keys));
            took.push_back(std::chrono::duration<double, std::milli>(Steady::now() - sent).count());
            if (answer.fault) ++faults;
        }
    });
    std::string line;
    std::getline(std::cin, line);
    is_over = true;
    sender.join();
    fmt::print("{} acts meanwhile, {} faults: p50 {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n", took.size(),
               faults, percentile(took, 0.5), percentile(took, 0.99), percentile(took, 1.0));
    return 0;
}

int run(char** argv) {
    OfficeOptions options;
    options.common.policies = argv[2];
    options.database = argv[3];
    options.keys = argv[4];
    const auto office = open_office(options);
    const auto area = RegionCode::parse(argv[5]);
    if (!office || !area) return 1;
    if (argv[1] == std::string_view("acts")) return act(*office, *area, std::atoi(argv[6]));
    const auto begun = Steady::now();
    fill(*office, *area, std::strtoull(argv[6], nullptr, 10));
    fmt::print("{} people enrolled in {:.1f} s\n", argv[6],
               std::chrono::duration<double>(Steady::now() - begun).count());
    return 0;
}

}  // namespace
}  // namespace canbao

int main(int argc, char** argv) {
    constexpr int kArguments = 7;
    if (argc == kArguments) return canbao::run(argv);
    fmt::print(stderr, "bench_bills fill|acts POLICIES DATABASE KEYS AREA PEOPLE|A_SECOND\n");
    return 2;
}
