#pragma once

#include "cli/command_line.h"

namespace canbao {

// Adds `canbao serve`.
void add_serve(CLI::App& app, const TakeRun& take);

}  // namespace canbao
