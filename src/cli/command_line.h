#pragma once

#include <functional>

namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
}

namespace canbao {

// Is told what to run once the arguments are read.
using TakeRun = std::function<void(std::function<int()>)>;
// Adds commands that the terminal does not know by itself.
using AddCommands = std::function<void(CLI::App&, const TakeRun&)>;

// Reads the arguments, runs the command, and returns the exit status of the program.
int run_command_line(int argc, char** argv, const AddCommands& add_more);

}  // namespace canbao
