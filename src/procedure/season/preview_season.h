#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include "documents/season_statement.h"
#include "policy/book.h"
#include "registry/population_profile.h"

namespace canbao {

struct SeasonPlace {
    RegionCode region;
    int year;
};

struct SeasonPreviewOrder {
    std::vector<SeasonPlace> places;
    std::uint64_t people;  // in all, shared evenly
    std::uint64_t seed;
};

struct SeasonPreview {
    struct Times {
        std::chrono::nanoseconds invent{};
        std::chrono::nanoseconds decide{};
        std::chrono::nanoseconds sum{};
    };
    std::vector<SeasonStatement> statements;  // one for each place
    std::uint64_t quotes = 0;                 // decisions taken: some people come twice
    Times times;
};

// Invents a population, quotes everyone under the packs of their place, and sums up. Who comes on a closed
// day or before the opening mostly comes again on the next open day; the last quote counts. Error: a place
// without a policy for its year.
Result<SeasonPreview> preview_season(const PolicyBook& book, const PopulationProfile& profile,
                                     const SeasonPreviewOrder& order,
                                     const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
