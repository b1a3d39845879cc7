#include "flow_runner/flow_file.h"

#include <sstream>
#include <string_view>
#include <utility>

namespace canbao::flow {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }
bool is_comment(std::string_view line) { return line == "#" || line.starts_with("# "); }
bool is_continuation(std::string_view line) { return line == ">" || line.starts_with("> "); }
bool is_command(std::string_view line) { return line.starts_with("$ "); }
bool is_file(std::string_view line) { return line.starts_with("<<FILE "); }

bool is_directive(std::string_view line) {
    return is_comment(line) || is_continuation(line) || is_command(line) || is_file(line) || line == ">>";
}

bool stays_inside(const std::filesystem::path& name) {
    if (name.empty() || name.is_absolute()) return false;
    for (const auto& part : name) {
        if (part == "..") return false;
    }
    return true;
}

// Reads steps from lines[at, end), all of them in one block.
class Parser {
   public:
    explicit Parser(Flow& flow) : flow_(flow) {}

    void parse(std::size_t from, std::size_t end, Grammar grammar) {
        at_ = from;
        end_ = end;
        while (at_ < end_ && !flow_.fault) {
            const std::string& line = flow_.lines[at_];
            if (is_command(line)) {
                read_command();
            } else if (is_file(line)) {
                if (grammar == Grammar::markdown)
                    return fault("<<FILE 不能用于文档 · <<FILE is for flow files only");
                read_file();
            } else if (is_blank(line) || is_comment(line)) {
                ++at_;
            } else {
                fault(
                    "此行之前应有命令 · this line belongs to no command (output that looks like a directive begins with a backslash)");
            }
        }
    }

   private:
    void read_command() {
        Step step{.line = at_, .act = Command{}};
        Command& command = std::get<Command>(step.act);
        command.text = flow_.lines[at_++].substr(2);
        while (at_ < end_ && is_continuation(flow_.lines[at_])) {
            const std::string& line = flow_.lines[at_++];
            command.text += '\n';
            if (line.size() > 2) command.text += line.substr(2);
        }
        command.lines_from = at_;
        while (at_ < end_ && !is_directive(flow_.lines[at_])) ++at_;
        command.lines_to = at_;
        // Blank lines before the next directive are there for the reader.
        while (command.lines_to > command.lines_from && is_blank(flow_.lines[command.lines_to - 1]))
            --command.lines_to;
        for (std::size_t i = command.lines_from; i < command.lines_to; ++i)
            command.expected.push_back(flow_.lines[i]);
        flow_.steps.push_back(std::move(step));
    }

    void read_file() {
        FileToWrite file{.name = flow_.lines[at_].substr(7), .content = ""};
        if (!stays_inside(file.name))
            return fault("文件名须在临时目录之内 · the file must lie in the flow's own folder");
        const std::size_t begun = at_++;
        while (at_ < end_ && flow_.lines[at_] != ">>") {
            const std::string& line = flow_.lines[at_++];
            file.content += (line == "\\>>" ? ">>" : line) + '\n';
        }
        if (at_ == end_) {
            at_ = begun;
            return fault("<<FILE 缺少结尾的 >> · <<FILE without its closing >>");
        }
        ++at_;
        flow_.steps.push_back({.line = begun, .act = std::move(file)});
    }

    void fault(std::string message) { flow_.fault = Fault{.line = at_, .message = std::move(message)}; }

    Flow& flow_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
};

void parse_console_blocks(Flow& flow, Parser& parser) {
    bool in_block = false;
    bool of_console = false;
    std::size_t from = 0;
    for (std::size_t i = 0; i < flow.lines.size() && !flow.fault; ++i) {
        if (!flow.lines[i].starts_with("```")) continue;
        if (!in_block) {
            of_console = flow.lines[i] == "```console";
            from = i + 1;
        } else if (of_console) {
            parser.parse(from, i, Grammar::markdown);
        }
        in_block = !in_block;
    }
    if (in_block && !flow.fault)
        flow.fault = Fault{.line = from, .message = "代码块没有结尾 · this block is never closed"};
}

}  // namespace

Flow parse(const std::string& text, Grammar grammar) {
    Flow flow;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) flow.lines.push_back(line);

    Parser parser(flow);
    switch (grammar) {
        case Grammar::flow:
            parser.parse(0, flow.lines.size(), grammar);
            break;
        case Grammar::markdown:
            parse_console_blocks(flow, parser);
            break;
    }
    return flow;
}

std::string rewrite(const Flow& flow,
                    const std::vector<std::optional<std::vector<std::string>>>& replacements) {
    std::string out;
    std::size_t at = 0;
    const auto copy_up_to = [&](std::size_t end) {
        for (; at < end; ++at) out += flow.lines[at] + '\n';
    };
    for (std::size_t i = 0; i < flow.steps.size(); ++i) {
        if (!replacements[i]) continue;
        const Command& command = std::get<Command>(flow.steps[i].act);
        copy_up_to(command.lines_from);
        for (const std::string& line : *replacements[i]) out += line + '\n';
        at = command.lines_to;
    }
    copy_up_to(flow.lines.size());
    return out;
}

}  // namespace canbao::flow
