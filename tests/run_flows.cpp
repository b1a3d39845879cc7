// Runs flow files and the examples of pages: commands and what they must print (docs/formats/flows.md).
//
//   run_flows [--update] FILE…              flow files, each in a fresh folder of its own
//   run_flows [--update] --markdown FILE…   the ```console blocks of pages, in the source folder
//
//   --update   writes what the commands print into the files
//   --if-any   pages without examples are fine
//   --programs DIR, --source DIR            where canbao and the sources are, if not beside this program

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "flow_runner/command.h"
#include "flow_runner/comparison.h"
#include "flow_runner/flow_file.h"

namespace canbao::flow {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kContextLines = 3;

struct Options {
    Grammar grammar = Grammar::flow;
    bool update = false;
    bool if_any = false;
    fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
    fs::path source = CANBAO_SOURCE_DIR;
    std::string books;  // the engine of the books that a flow keeps: sqlite or postgres; empty: none
    std::vector<fs::path> files;
};

// A folder that is gone when its owner is.
class TemporaryFolder {
   public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "canbao-flow-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw fs::filesystem_error("mkdtemp", std::error_code(errno, std::generic_category()));
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const fs::path& path() const { return path_; }

   private:
    fs::path path_;
};

// Our environment, without what would make the answer depend on who runs the test.
std::vector<std::string> environment(const Options& options, const fs::path& home,
                                     const std::string& database) {
    std::vector<std::string> result;
    std::string path;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (text.starts_with("PATH=")) path = text.substr(5);
        bool ours = false;
        for (const std::string_view name : {"CANBAO_", "LC_", "LANG", "HOME=", "PATH=", "TZ=", "BASH_ENV="}) {
            ours = ours || text.starts_with(name);
        }
        if (!ours) result.emplace_back(text);
    }
    result.push_back("PATH=" + options.programs.string() + ":" + path);
    result.push_back("CANBAO_POLICIES=" + (options.source / "policies").string());
    result.emplace_back("LC_ALL=C.UTF-8");
    result.push_back("HOME=" + home.string());
    if (!database.empty()) {
        result.push_back("CANBAO_DATABASE=" + database);
        result.emplace_back("CANBAO_KEYS=keys.toml");
    }
    return result;
}

// Books for one flow: a file in its folder, or a schema of its own on the server of CANBAO_TEST_POSTGRES.
class Books {
   public:
    explicit Books(const std::string& engine) {
        if (engine.empty()) return;
        if (engine == "sqlite") {
            address_ = "books.db";
            return;
        }
        server_ = std::getenv("CANBAO_TEST_POSTGRES");
        schema_ = "flow_" + std::to_string(getpid()) + "_" + std::to_string(++count_);
        ask("create schema " + schema_);
        const char* comma = server_.find('?') == std::string::npos ? "?" : "&";
        address_ = server_ + comma + "options=-csearch_path%3D" + schema_;
    }
    ~Books() {
        if (!schema_.empty()) ask("drop schema " + schema_ + " cascade");
    }
    Books(const Books&) = delete;
    Books& operator=(const Books&) = delete;

    const std::string& address() const { return address_; }

   private:
    void ask(const std::string& sql) const {
        const std::string command = "psql -q '" + server_ + "' -c '" + sql + "' >/dev/null 2>&1";
        if (std::system(command.c_str()) != 0) std::cerr << "run_flows: psql: " << sql << '\n';
    }

    static inline int count_ = 0;
    std::string server_, schema_, address_;
};

// Pages name the program as it lies in the build folder; here another build may be meant.
std::string without_build_folder(std::string command) {
    constexpr std::string_view kFolder = "build/release/bin/";
    for (std::size_t at = command.find(kFolder); at != std::string::npos; at = command.find(kFolder, at)) {
        const std::size_t from = at >= 2 && command.compare(at - 2, 2, "./") == 0 ? at - 2 : at;
        command.erase(from, at - from + kFolder.size());
        at = from;
    }
    return command;
}

void report(const fs::path& file, std::size_t line, const Command& command, const Comparison& comparison) {
    std::cout << file.string() << ':' << line + 1
              << ": 结果不符 · not what was expected (- missing, + came instead)\n"
              << "    $ " << command.text << '\n';
    std::size_t skipped = 0;
    for (std::size_t i = 0; i < comparison.lines.size(); ++i) {
        const std::size_t from = i < kContextLines ? 0 : i - kContextLines;
        bool near_change = false;
        for (std::size_t j = from; j < comparison.lines.size() && j <= i + kContextLines; ++j) {
            near_change = near_change || comparison.lines[j].change != Change::none;
        }
        if (!near_change) {
            ++skipped;
            continue;
        }
        if (skipped > 0) std::cout << "  @ " << skipped << " 行相同 · equal lines\n";
        skipped = 0;
        const Change change = comparison.lines[i].change;
        std::cout << (change == Change::none      ? "    "
                      : change == Change::missing ? "  - "
                                                  : "  + ")
                  << comparison.lines[i].text << '\n';
    }
}

// What an update writes: the lines that matched keep their patterns.
std::vector<std::string> updated(const Comparison& comparison) {
    std::vector<std::string> lines;
    for (const ComparedLine& line : comparison.lines) {
        if (line.change != Change::missing) lines.push_back(line.text);
    }
    return lines;
}

struct Tally {
    std::size_t commands = 0;
    std::size_t wrong = 0;
};

void write_file(const fs::path& path, const std::string& content) {
    if (path.has_parent_path()) fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    if (!(out << content << std::flush))
        throw fs::filesystem_error("write", path, std::make_error_code(std::errc::io_error));
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw fs::filesystem_error("read", path, std::make_error_code(std::errc::no_such_file_or_directory));
    return {std::istreambuf_iterator<char>(in), {}};
}

Tally run_steps(const Flow& flow, const fs::path& file, const Options& options) {
    const TemporaryFolder own;
    const Books books(options.books);
    const bool in_source = options.grammar == Grammar::markdown;
    const Surroundings surroundings{.folder = in_source ? options.source : own.path(),
                                    .environment = environment(options, own.path(), books.address())};

    Tally tally;
    std::vector<std::optional<std::vector<std::string>>> replacements(flow.steps.size());
    for (std::size_t i = 0; i < flow.steps.size(); ++i) {
        const Step& step = flow.steps[i];
        if (const auto* given = std::get_if<FileToWrite>(&step.act)) {
            write_file(own.path() / given->name, given->content);
            continue;
        }
        const Command& command = std::get<Command>(step.act);
        const CommandResult result =
            run(in_source ? without_build_folder(command.text) : command.text, surroundings);
        const Comparison comparison =
            compare(command.expected, as_expected(result.output, result.exit_status));
        ++tally.commands;
        if (comparison.equal) continue;
        ++tally.wrong;
        if (options.update) {
            replacements[i] = updated(comparison);
        } else {
            report(file, step.line, command, comparison);
        }
    }
    if (options.update && tally.wrong > 0) {
        write_file(file, rewrite(flow, replacements));
        std::cout << file.string() << ": 已更新 · updated " << tally.wrong << " / " << tally.commands << '\n';
        tally.wrong = 0;
    }
    return tally;
}

Tally run_file(const fs::path& file, const Options& options) {
    const Flow flow = parse(read_file(file), options.grammar);
    if (flow.fault) {
        std::cout << file.string() << ':' << flow.fault->line + 1 << ": " << flow.fault->message << '\n';
        return {.commands = 0, .wrong = 1};
    }
    Tally tally = run_steps(flow, file, options);
    if (tally.commands == 0 && !options.if_any) {
        std::cout << file.string() << ": 没有命令 · no command to run\n";
        tally.wrong = 1;
    }
    return tally;
}

std::optional<Options> parse_options(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        if (argument == "--update") {
            options.update = true;
        } else if (argument == "--markdown") {
            options.grammar = Grammar::markdown;
        } else if (argument == "--if-any") {
            options.if_any = true;
        } else if (argument == "--books" && i + 1 < count) {
            options.books = arguments[++i];
            if (options.books != "sqlite" && options.books != "postgres") return std::nullopt;
        } else if (argument == "--programs" && i + 1 < count) {
            options.programs = fs::absolute(arguments[++i]);
        } else if (argument == "--source" && i + 1 < count) {
            options.source = fs::absolute(arguments[++i]);
        } else if (argument.starts_with("--")) {
            return std::nullopt;
        } else {
            options.files.emplace_back(argument);
        }
    }
    if (options.files.empty()) return std::nullopt;
    return options;
}

int run_all(const Options& options) {
    constexpr int kSkipped = 77;
    if (options.books == "postgres" && std::getenv("CANBAO_TEST_POSTGRES") == nullptr) {
        std::cout << "没有 PostgreSQL，跳过 · no PostgreSQL: run through tools/with-postgres\n";
        return kSkipped;
    }
    Tally all;
    for (const fs::path& file : options.files) {
        const Tally tally = run_file(file, options);
        all.commands += tally.commands;
        all.wrong += tally.wrong;
    }
    std::cout << "命令 · commands " << all.commands << ", 不符 · wrong " << all.wrong << '\n';
    return all.wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace canbao::flow

int main(int count, char** arguments) {
    try {
        const auto options = canbao::flow::parse_options(count, arguments);
        if (options) return canbao::flow::run_all(*options);
        std::cerr
            << "用法 · usage: run_flows [--update] [--markdown] [--if-any] [--books sqlite|postgres] [--programs DIR] [--source DIR] FILE…\n";
    } catch (const std::exception& failure) {
        std::cerr << "run_flows: " << failure.what() << '\n';
    }
    return 2;
}
