#pragma once

#include <optional>
#include <string>

#include "cli/commands.h"
#include "policy/book.h"
#include "registry/population_profile.h"

namespace canbao {

// Reads the profile of that name, else the one beside the packs, with the catalogue of `region`; nothing
// after complaining.
std::optional<PopulationProfile> open_profile(const std::string& named, const PolicyBook& book,
                                              RegionCode region, const CommonOptions& options);

}  // namespace canbao
