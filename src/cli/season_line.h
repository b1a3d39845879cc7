#pragma once

#include "cli/command_line.h"
#include "cli/office_commands.h"

namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
}

namespace canbao {

// Adds the commands of a season in the books to the group `season`. The options outlive them.
void add_season_commands(CLI::App& season, SeasonOptions& options, const TakeRun& take);

}  // namespace canbao
