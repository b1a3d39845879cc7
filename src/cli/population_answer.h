#pragma once

#include <string>

#include "procedure/lists/import_population.h"

namespace canbao {

// What came of a population list, as it is told.
struct PopulationAnswer {
    const PopulationOutcome& outcome;
    const PopulationOrder& order;
    const RegionList& regions;
};

std::string population_text(const PopulationAnswer& answer, Language language);
// One object in a line: docs/formats/population-list.md.
std::string population_json(const PopulationAnswer& answer, Language language);

}  // namespace canbao
