#pragma once

#include <memory>

#include "cli/command_line.h"

namespace canbao {

// Adds the commands that show hospitals and offices.
class ReferenceLine {
   public:
    ReferenceLine(CLI::App& app, TakeRun take);
    ~ReferenceLine();
    ReferenceLine(const ReferenceLine&) = delete;
    ReferenceLine& operator=(const ReferenceLine&) = delete;

   private:
    class Commands;
    std::unique_ptr<Commands> commands_;
};

}  // namespace canbao
