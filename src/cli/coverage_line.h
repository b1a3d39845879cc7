#pragma once

#include <memory>

#include "cli/command_line.h"

namespace canbao {

// Adds the commands that say who is enrolled, and who is missing.
class CoverageLine {
   public:
    CoverageLine(CLI::App& app, TakeRun take);
    ~CoverageLine();
    CoverageLine(const CoverageLine&) = delete;
    CoverageLine& operator=(const CoverageLine&) = delete;

   private:
    class Commands;
    std::unique_ptr<Commands> commands_;
};

}  // namespace canbao
