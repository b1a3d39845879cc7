#pragma once

// Flow files as written: docs/formats/flows.md.

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace canbao::flow {

// `<<FILE name`: its content, every line with its newline.
struct FileToWrite {
    std::string name;
    std::string content;
};

// `$ command` and what it must print.
struct Command {
    std::string text;
    std::vector<std::string> expected;
    // Where the expected lines stand in the file: lines_from to lines_to (exclusive), counted from 0.
    std::size_t lines_from = 0;
    std::size_t lines_to = 0;
};

struct Step {
    std::size_t line = 0;  // counted from 0
    std::variant<FileToWrite, Command> act;
};

struct Fault {
    std::size_t line = 0;  // counted from 0
    std::string message;
};

// One sequence of steps: a whole flow file, or all the ```console blocks of a page.
struct Flow {
    std::vector<std::string> lines;
    std::vector<Step> steps;
    std::optional<Fault> fault;
};

enum class Grammar { flow, markdown };

Flow parse(const std::string& text, Grammar grammar);

// The file's text with the expected lines of each step replaced; none: as they are. One entry per step.
std::string rewrite(const Flow& flow,
                    const std::vector<std::optional<std::vector<std::string>>>& replacements);

}  // namespace canbao::flow
