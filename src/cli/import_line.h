#pragma once

#include <memory>

#include "cli/command_line.h"

namespace canbao {

// Adds the commands that take lists of departments, and the templates of such lists, with their options.
class ImportLine {
   public:
    ImportLine(CLI::App& app, TakeRun take);
    ~ImportLine();
    ImportLine(const ImportLine&) = delete;
    ImportLine& operator=(const ImportLine&) = delete;

   private:
    class Commands;
    std::unique_ptr<Commands> commands_;
};

}  // namespace canbao
