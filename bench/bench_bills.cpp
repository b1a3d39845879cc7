// The season's bills on a real database.
//
//     bench_bills fill POLICIES DATABASE KEYS AREA PEOPLE     registers and enrols invented people, in bulk
//     bench_bills acts POLICIES DATABASE KEYS AREA A_SECOND   registers more of them one by one until it is
//     ended
//                                                             by a line on standard input; says how long each
//                                                             took
//
// `canbao season` is measured from outside: bench/bills. What stands in sealed columns here is as long as the
// real thing, and no more than that.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "cli/office.h"
#include "cli/population_profile_file.h"
#include "procedure/bulk_act.h"
#include "procedure/committer.h"
#include "procedure/synthesise.h"
#include "registry/register_book.h"
#include "registry/synthetic_population.h"
#include "store/register_store.h"

namespace canbao {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kYear = 2026;
constexpr std::size_t kPeopleOfAct = 10'000;
const Actor kActor{"bench", Role::agency, *RegionCode::parse("140000")};

// People of one bulk act.
class Filling {
   public:
    Filling(RegionCode area, const Catalogue& catalogue, SyntheticPopulation& population,
            const SeasonDays& season)
        : area_(area), catalogue_(catalogue), population_(population), season_(season) {}

    std::vector<Facts> people(std::size_t count, std::int64_t act) {
        RegisterChanges changes;
        for (std::size_t i = 0; i < count; ++i) add(changes, act);
        return facts_of(changes);
    }

   private:
    void add(RegisterChanges& changes, std::int64_t act) {
        constexpr std::int64_t kStep = 4096;
        constexpr std::uint64_t kVillages = 300;
        const Person person = population_.next(area_, kYear, season_);
        const auto number = static_cast<PersonNumber>(++added_ * kStep);
        const RegionCode residence = *RegionCode::parse(
            fmt::format("{}{:03}{:03}", area_.text(), 100 + added_ % 10, 200 + added_ % kVillages));
        std::array<char, BlindIndex::kLength> index{};
        std::copy_n(reinterpret_cast<const char*>(&added_), sizeof added_, index.begin());
        changes.persons.push_back({area_, number, act});
        changes.details.push_back({area_,
                                   number,
                                   {.from = season_.opens,
                                    .act = act,
                                    .name = {std::string(40, 'n')},
                                    .sex = person.id_number.sex(),
                                    .born = person.born,
                                    .document_kind = DocumentKind::resident_id,
                                    .document = {std::string(50, 'd')},
                                    .document_index = BlindIndex(index),
                                    .phone = Sealed{std::string(43, 'p')},
                                    .residence = residence}});
        changes.documents.push_back({area_, BlindIndex(index), number, 0, act});
        changes.enrolments.push_back({area_,
                                      number,
                                      {.event = EnrolmentEvent::enrolled,
                                       .cause = EnrolmentCause::first,
                                       .from = season_.opens,
                                       .act = act,
                                       .other_area = {}}});
        constexpr int kFirstProved = 2021;
        for (int year = kFirstProved; year < kYear; ++year)
            if (person.resident_years.contains(year))
                changes.insured.push_back({area_, number, {year, ProvedYear::Scheme::resident, act}});
        for (const Identity& identity : person.identities)
            changes.identities.push_back(
                {area_,
                 number,
                 {catalogue_.at(identity.category).key, identity.period.from, identity.period.until, act}});
    }

    RegionCode area_;
    const Catalogue& catalogue_;
    SyntheticPopulation& population_;
    SeasonDays season_;
    std::int64_t added_ = 0;
};

int fill(const Office& office, RegionCode area, std::size_t people) {
    auto writer = BulkWriter::start({.database = office.database}, *office.book, *office.keys, office.law,
                                    "bench", kActor);
    const ContributionTable* table = office.book->contribution(area, kYear);
    const Catalogue* catalogue = office.book->catalogue(area);
    CHECK(writer && table != nullptr && catalogue != nullptr);
    const auto profile = open_profile("data/population/shanxi.toml", *office.book, area, {});
    CHECK(profile);
    SyntheticPopulation population(*profile, 1);
    Filling filling(area, *catalogue, population, season_days(*table));
    const auto begun = Steady::now();
    for (std::size_t done = 0; done < people; done += kPeopleOfAct) {
        const BulkAct act = {.area = area,
                             .client = "bench",
                             .key = fmt::format("fill-{}", done),
                             .kind = "bench_fill",
                             .on = table->window.value.first,
                             .command = "{}",
                             .decision = {}};
        const auto written = writer->write_alone(act, [&](std::int64_t number) {
            return filling.people(std::min(kPeopleOfAct, people - done), number);
        });
        if (!written) fmt::print(stderr, "{}\n", written.error().message.en);
        CHECK(written);
    }
    fmt::print("{} people enrolled in {:.1f} s\n", people,
               std::chrono::duration<double>(Steady::now() - begun).count());
    return 0;
}

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
    return argv[1] == std::string_view("fill") ? fill(*office, *area, std::strtoull(argv[6], nullptr, 10))
                                               : act(*office, *area, std::atoi(argv[6]));
}

}  // namespace
}  // namespace canbao

int main(int argc, char** argv) {
    constexpr int kArguments = 7;
    if (argc == kArguments) return canbao::run(argv);
    fmt::print(stderr, "bench_bills fill|acts POLICIES DATABASE KEYS AREA PEOPLE|A_SECOND\n");
    return 2;
}
