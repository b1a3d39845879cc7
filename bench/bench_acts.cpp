// Whole acts on a durable database: submitters in this process enrol random people among many, each act
// prepared (canonical text, digest, sealing) by whoever submits it.
//
//     bench_acts POLICIES DATABASE KEYS PEOPLE SECONDS SUBMITTERS COMMITTERS MOST_IN_BATCH
//
// DATABASE is empty or was filled by an earlier run for as many people; what a run enrols stays enrolled.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <random>
#include <semaphore>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/office.h"
#include "files/policy_directory.h"
#include "procedure/committer.h"
#include "procedure/person_story.h"
#include "store/act_store.h"

namespace canbao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kAreas = 4;
constexpr std::string_view kAreaCodes[kAreas] = {"140522", "140405", "140702", "140823"};
constexpr int kGroups = 99;

RegionCode area_of(std::size_t person) { return *RegionCode::parse(kAreaCodes[person % kAreas]); }

// Person n of the benchmark: invented, the same in every run.
IdNumber id_of(std::size_t person) {
    constexpr std::size_t kSerials = 998;
    const Date born = Date::from_days(static_cast<std::int32_t>(person / kSerials % 20'000));
    return IdNumber::synthetic(14, static_cast<int>(person / kSerials / 20'000) % kGroups, born,
                               static_cast<int>(person % kSerials) + 1);
}

IdentityDocument document_of(std::size_t person) {
    return *IdentityDocument::parse(DocumentKind::resident_id, id_of(person).plain());
}

ActCommand registration(std::size_t person) {
    const IdNumber id = id_of(person);
    const RegionCode area = area_of(person);
    return {area, fmt::format("r{}", person), *Date::parse("2025-11-01"),
            RegisterCommand{{.name = *PersonName::parse("示例"),
                             .document = document_of(person),
                             .sex = id.sex(),
                             .born = id.born(),
                             .phone = *PhoneNumber::parse("13800000000"),
                             .residence = *RegionCode::parse(area.text() + "100200")}}};
}

ActCommand enrolment(std::size_t person, std::string key) {
    return {area_of(person), std::move(key), *Date::parse("2025-11-01"),
            EnrolCommand{DocumentReference{document_of(person), {}, {}}, EnrolmentCause::first, {}, {}, {}}};
}

const Actor kActor{"bench", Role::agency, *RegionCode::parse("140000")};

void fill(Committer& committer, const KeyRing& keys, std::size_t people) {
    constexpr std::ptrdiff_t kOnTheirWay = 4096;
    std::counting_semaphore<kOnTheirWay> places(kOnTheirWay);
    for (std::size_t person = 0; person < people; ++person) {
        places.acquire();
        committer.submit(prepare_act(registration(person), kActor, "bench", keys),
                         [&](ActAnswer) { places.release(); });
    }
    for (std::ptrdiff_t i = 0; i < kOnTheirWay; ++i) places.acquire();
}

double percentile(std::vector<double>& milliseconds, double share) {
    const auto at = static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1));
    std::ranges::nth_element(milliseconds, milliseconds.begin() + static_cast<std::ptrdiff_t>(at));
    return milliseconds[at];
}

struct Run {
    std::size_t people;
    int seconds;
    unsigned submitters;
};

void measure(Committer& committer, const KeyRing& keys, const Run& run) {
    const std::string prefix = fmt::format("e{}-", std::random_device{}());
    std::atomic<std::uint64_t> granted = 0;
    std::atomic<std::uint64_t> others = 0;
    std::atomic<std::uint64_t> sent_in_all = 0;  // keys ascend
    std::atomic<bool> is_over = false;
    std::vector<std::vector<double>> latencies(run.submitters);
    std::vector<std::thread> threads;
    const std::uint64_t batches_before = committer.counts().batches;
    const auto begun = Steady::now();
    for (unsigned i = 0; i < run.submitters; ++i) {
        threads.emplace_back([&, i] {
            std::mt19937_64 draw(std::random_device{}());
            while (!is_over) {
                const std::size_t person = draw() % run.people;
                const auto sent = Steady::now();
                const ActAnswer answer = committer.carry_out(prepare_act(
                    enrolment(person, fmt::format("{}{:09}", prefix, ++sent_in_all)), kActor, "bench", keys));
                latencies[i].push_back(
                    std::chrono::duration<double, std::milli>(Steady::now() - sent).count());
                ++(answer.decision && answer.decision->reasons.empty() ? granted : others);
            }
        });
    }
    std::this_thread::sleep_for(std::chrono::seconds(run.seconds));
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    const double took = std::chrono::duration<double>(Steady::now() - begun).count();
    std::vector<double> all;
    for (const auto& each : latencies) all.insert(all.end(), each.begin(), each.end());
    const auto acts = static_cast<double>(all.size());
    const auto batches = static_cast<double>(committer.counts().batches - batches_before);
    fmt::print(
        "{} submitters: {:.0f} acts/s ({} granted, {} refused since enrolled), {:.1f} acts a batch, "
        "p50 {:.1f} ms, p99 {:.1f} ms, longest {:.1f} ms\n",
        run.submitters, acts / took, granted.load(), others.load(), acts / batches, percentile(all, 0.5),
        percentile(all, 0.99), percentile(all, 1.0));
}

// A person with status, bill and cover by a sealed ID number.
void measure_reading(const Office& office, const Run& run) {
    auto connection = open_database(office.database, DatabaseUse::read);
    CHECK(connection);
    constexpr int kReads = 20'000;
    std::mt19937_64 draw(1);
    std::vector<double> all;
    for (int i = 0; i < kReads; ++i) {
        const std::size_t person = draw() % run.people;
        const auto asked = Steady::now();
        const auto story = read_person_story(**connection, *office.book, *office.keys, kActor,
                                             {.area = area_of(person),
                                              .person = DocumentReference{document_of(person), {}, {}},
                                              .on = *Date::parse("2025-11-20"),
                                              .known = {},
                                              .year = 2026});
        CHECK(story);
        all.push_back(std::chrono::duration<double, std::milli>(Steady::now() - asked).count());
    }
    fmt::print("a person with status, bill and cover: p50 {:.3f} ms, p99 {:.3f} ms\n", percentile(all, 0.5),
               percentile(all, 0.99));
}

// How often this disk takes a small write for good in a second.
void measure_sync(const std::string& folder) {
    const std::string path = folder + "/sync";
    std::FILE* file = std::fopen(path.c_str(), "w");
    CHECK(file != nullptr);
    const std::string page(4096, 'x');
    int syncs = 0;
    const auto begun = Steady::now();
    while (Steady::now() - begun < std::chrono::seconds(1)) {
        CHECK(std::fwrite(page.data(), 1, page.size(), file) == page.size() && std::fflush(file) == 0 &&
              ::fdatasync(fileno(file)) == 0);
        ++syncs;
    }
    std::fclose(file);
    std::remove(path.c_str());
    fmt::print("this minute's disk: {} synced writes of 4 KiB a second\n", syncs);
}

int run(char** argv) {
    OfficeOptions options;
    options.common.policies = argv[1];
    options.database = argv[2];
    options.keys = argv[3];
    const auto office = open_office(options);
    if (!office) return 1;
    const Run run{std::strtoull(argv[4], nullptr, 10), std::atoi(argv[5]),
                  static_cast<unsigned>(std::atoi(argv[6]))};
    auto committer = Committer::start({.database = office->database,
                                       .committers = static_cast<unsigned>(std::atoi(argv[7])),
                                       .most_in_batch = std::strtoull(argv[8], nullptr, 10)},
                                      *office->book, *office->keys, office->law, "bench");
    if (!committer) {
        fmt::print(stderr, "{}\n", committer.error().message.en);
        return 1;
    }
    const auto begun = Steady::now();
    // Where the last one is registered, all are.
    const ActAnswer last =
        (*committer)->carry_out(prepare_act(registration(run.people - 1), kActor, "bench", *office->keys));
    if (!last.is_repeated) {
        fill(**committer, *office->keys, run.people);
        const double took = std::chrono::duration<double>(Steady::now() - begun).count();
        fmt::print("{} people registered in {:.1f} s\n", run.people, took);
        return 0;
    }
    measure_sync("/var/tmp");
    measure(**committer, *office->keys, run);
    std::fflush(stdout);
    measure_reading(*office, run);
    return 0;
}

}  // namespace
}  // namespace canbao

int main(int argc, char** argv) {
    constexpr int kArguments = 9;
    if (argc != kArguments) {
        fmt::print(stderr,
                   "bench_acts POLICIES DATABASE KEYS PEOPLE SECONDS SUBMITTERS COMMITTERS MOST_IN_BATCH\n");
        return 2;
    }
    return canbao::run(argv);
}
