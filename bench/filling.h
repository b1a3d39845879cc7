#pragma once

#include <cstring>

#include <fmt/format.h>

#include "cli/office.h"
#include "cli/population_profile_file.h"
#include "procedure/bulk_act.h"
#include "procedure/quotes/synthesise.h"
#include "registry/register_book.h"
#include "registry/synthetic_population.h"
#include "store/register_store.h"

namespace canbao {

// For benchmarks: invented people of an area, registered and enrolled in bulk. What stands in sealed columns
// is as long as the real thing, and no more than that.
constexpr int kYear = 2026;
constexpr std::size_t kPeopleOfAct = 10'000;
inline const Actor kActor{"bench", Role::agency, *RegionCode::parse("140000")};

// Person n of an area, from 1 on: numbers of different areas differ.
inline PersonNumber number_of(RegionCode area, std::int64_t n) {
    constexpr std::int64_t kStep = 4096;
    constexpr std::int64_t kMostOfArea = 10'000'000;
    constexpr std::uint64_t kBelowCounty = 1'000'000;
    const auto code = static_cast<std::int64_t>(area.number() / kBelowCounty % kBelowCounty);
    return static_cast<PersonNumber>((code * kMostOfArea + n) * kStep);
}

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
        constexpr std::uint64_t kVillages = 300;
        const Person person = population_.next(area_, kYear, season_);
        const auto number = number_of(area_, ++added_);
        const RegionCode residence = *RegionCode::parse(
            fmt::format("{}{:03}{:03}", area_.text(), 100 + added_ % 10, 200 + added_ % kVillages));
        std::array<char, BlindIndex::kLength> index{};
        std::memcpy(index.data(), &number, sizeof number);
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

inline void fill(const Office& office, RegionCode area, std::size_t people) {
    auto writer = BulkWriter::start({.database = office.database}, *office.book, *office.keys, office.law,
                                    "bench", kActor);
    const ContributionTable* table = office.book->contribution(area, kYear);
    const Catalogue* catalogue = office.book->catalogue(area);
    CHECK(writer && table != nullptr && catalogue != nullptr);
    const auto profile = open_profile("data/population/shanxi.toml", *office.book, area, {});
    CHECK(profile);
    SyntheticPopulation population(*profile, 1);
    Filling filling(area, *catalogue, population, season_days(*table));
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
}

}  // namespace canbao
