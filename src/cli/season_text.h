#pragma once

#include <chrono>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "procedure/season/preview_season.h"

namespace canbao {

// The season tables of a preview, one for each place, and where the time went.
std::string season_text(const SeasonPreview& preview, std::chrono::nanoseconds loading, Language language);

// The same as JSON, without times.
nlohmann::ordered_json season_json(const SeasonPreview& preview);

}  // namespace canbao
