#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "decision/people_table.h"
#include "files/byte_sink.h"
#include "policy/book.h"
#include "registry/synthetic_population.h"

namespace canbao {

struct SynthesisOrder {
    enum class Form { people, quotes, columns, acts };

    std::vector<RegionCode>
        regions;  // of one province; the people are spread evenly, one region after the other
    int year;     // the season in which the people stand
    std::uint64_t people;
    std::uint64_t seed;
    Form form;  // people, requests for `canbao quote`, a file of columns for `canbao quote --columns`, or
                // commands for `canbao acts` that register and enrol them
};

// The days of a season by the law of its place.
SeasonDays season_days(const ContributionTable& table);

// Invented people as columns, each with the day on which they come to pay.
struct InventedPeople {
    explicit InventedPeople(int year)
        : attributes(std::make_unique<AttributeSets>()), people(year, *attributes) {}

    std::unique_ptr<AttributeSets> attributes;
    PeopleTable people;
};

// Error: no policy for a region and the year. `seen` is told from time to time how many there are.
Result<InventedPeople> invent_people(const PolicyBook& book, const PopulationProfile& profile,
                                     const SynthesisOrder& order,
                                     const std::function<void(std::uint64_t)>& seen);

// The same people, one after the other. Errors: as above, and those of `take`.
Result<Done> invent_each(const PolicyBook& book, const PopulationProfile& profile,
                         const SynthesisOrder& order, const std::function<void(std::uint64_t)>& seen,
                         const std::function<Result<Done>(const Person&)>& take);

// Writes invented people, one a line, or as columns. Error: no policy for (region, year), or the output
// cannot be written.
Result<Done> synthesise(const PolicyBook& book, const PopulationProfile& profile, const SynthesisOrder& order,
                        ByteSink& sink, const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
