#pragma once

namespace canbao {

// Reads the arguments and runs the command; returns the exit status of the program.
int run_command_line(int argc, char** argv);

}  // namespace canbao
