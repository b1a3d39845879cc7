#pragma once

#include <string>
#include <vector>

namespace canbao::flow {

// What a command did, as lines that can stand in a flow file: its output, escaped where it looks like a
// directive, then
// `[no newline]` and `[exit N]` where they apply. Blank lines at the end of the output are left out.
std::vector<std::string> as_expected(const std::string& output, int exit_status);

enum class Change { none, missing, added };

struct ComparedLine {
    Change change = Change::none;
    // The expected line where there is one, so that its patterns survive; else the line that came.
    std::string text;
};

struct Comparison {
    bool equal = true;
    std::vector<ComparedLine> lines;
};

// `...` stands for any lines, ⟨…⟩ for any characters of a line.
Comparison compare(const std::vector<std::string>& expected, const std::vector<std::string>& actual);

}  // namespace canbao::flow
