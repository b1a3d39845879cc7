#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace canbao::flow {

// Where commands run: the environment in full, "NAME=value".
struct Surroundings {
    std::filesystem::path folder;
    std::vector<std::string> environment;
};

struct CommandResult {
    std::string output;  // standard output and standard error, as they came
    int exit_status = 0;
};

// Runs a command with bash, without standard input. One that takes longer than five minutes, or prints more
// than 16 MiB, is stopped (the output then ends with a line that says so).
CommandResult run(const std::string& command, const Surroundings& surroundings);

}  // namespace canbao::flow
