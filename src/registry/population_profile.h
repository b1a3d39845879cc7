#pragma once

#include <optional>
#include <vector>

#include "policy/catalogue.h"
#include "policy/toml_table.h"
#include "vocabulary/rate.h"

namespace canbao {

// What an invented population looks like: docs/formats/population-profile.md. Shares are of all people.
struct PopulationProfile {
    struct AgeBand {
        int from;
        int until;  // included
        Rate share;
    };
    struct IdentityShare {
        CategoryId category;
        int age_from;
        int age_until;  // included
        Rate share;     // of the people of these ages
    };
    // When people come to pay, relative to the season.
    enum class Habit { before_opening, before_year, in_window, late };
    struct HabitShare {
        Habit habit;
        Rate share;
    };
    struct GapShare {
        int years;
        Rate share;
    };

    std::vector<AgeBand> ages;  // shares make up 100 %
    Rate men;
    std::vector<IdentityShare> identities;
    std::vector<GapShare> gaps;      // years missed just before the season; the rest missed none
    Rate employee_until_lately;      // employee insurance that ended in the last year
    std::vector<HabitShare> habits;  // shares make up 100 %
    Rate comes_again;                // of those who came on a closed day, on the next open one
};

// Reads a profile; nothing after adding problems. Its categories are those of `catalogue`.
std::optional<PopulationProfile> read_population_profile(const PolicyFile& file, const Catalogue& catalogue,
                                                         Problems& problems);

}  // namespace canbao
