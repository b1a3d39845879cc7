#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// A program of the operator's that speaks with a channel: it is given lines and answers lines. Each channel
// has an interface of its own, with its own certificates: that is not ours to know.
struct AskedProgram {
    std::string command;  // as a shell takes it
    std::chrono::seconds patience{15};
    static constexpr std::size_t kLongestAnswer = std::size_t{16} * 1024 * 1024;
};

// What it wrote. Errors: it could not be started, ended in another status than 0, wrote too much, or took
// too long and was ended.
Result<std::string> ask_program(const AskedProgram& program, std::string_view input);

}  // namespace canbao
