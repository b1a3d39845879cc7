#pragma once

#include <cstdint>
#include <functional>

#include "files/byte_sink.h"
#include "policy/book.h"
#include "registry/synthetic_population.h"

namespace canbao {

struct SynthesisOrder {
    RegionCode region;
    int year;  // the season in which the people stand
    std::uint64_t people;
    std::uint64_t seed;
    bool as_quotes;  // requests for `canbao quote` in place of people
};

// The days of a season by the law of its place.
SeasonDays season_days(const ContributionTable& table);

// Writes invented people, one a line. Error: no policy for (region, year), or the output cannot be written.
Result<Done> synthesise(const PolicyBook& book, const PopulationProfile& profile, const SynthesisOrder& order,
                        ByteSink& sink, const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
