#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ranges>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/wait.h>
#include <unistd.h>

// Runs the real program over data and compares what it answers. The build gives CANBAO_BINARY and
// CANBAO_SOURCE_DIR.
namespace canbao::behaviour {

using Json = nlohmann::json;

inline const std::filesystem::path kSource = CANBAO_SOURCE_DIR;
// CANBAO_CASES_OF names another folder of packs, whose cases are then run.
inline const std::filesystem::path kPolicies = std::getenv("CANBAO_CASES_OF") == nullptr
                                                   ? kSource / "policies"
                                                   : std::filesystem::path(std::getenv("CANBAO_CASES_OF"));
// An invented province whose places each show what the law of another place may look like.
inline const std::filesystem::path kPlaces = kSource / "tests" / "places";

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(file), {}};
}

// A folder that is gone when its owner is.
class TemporaryFolder {
   public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "canbao-test-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder " + name);
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

struct Run {
    int exit_status = 0;
    std::string output;
    std::string complaints;
};

// Runs `canbao arguments…` with the packs of a folder of the source tree, whatever the environment says.
// `arguments` are words of the shell.
inline Run run_program(const std::string& arguments, const std::string& input,
                       const std::filesystem::path& policies = kPolicies) {
    const TemporaryFolder folder;
    const auto in = folder.path() / "in";
    const auto out = folder.path() / "out";
    const auto err = folder.path() / "err";
    std::ofstream(in, std::ios::binary) << input;
    const auto quoted = [](const std::string& word) { return "'" + word + "'"; };
    const std::string command = "unset CANBAO_POLICIES; " + quoted(CANBAO_BINARY) + " " + arguments +
                                " --policies " + quoted(policies.string()) + " <" + quoted(in.string()) +
                                " >" + quoted(out.string()) + " 2>" + quoted(err.string());
    // The command is ours, and the shell only joins the three streams to files.
    const int status = std::system(command.c_str());  // NOLINT(bugprone-command-processor)
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(out), content_of(err)};
}

// What `canbao <command>` answers, in the order of the requests. Throws where there is not one line of JSON
// for each, or where the exit status does not tell of errors.
inline std::vector<Json> decide(const std::string& command, const std::vector<Json>& requests,
                                const std::filesystem::path& policies = kPolicies) {
    std::string lines;
    for (const Json& request : requests) lines += request.dump() + '\n';
    const Run run = run_program(command + " -", lines, policies);
    std::vector<Json> answers;
    for (const auto line : run.output | std::views::split('\n')) {
        if (!line.empty()) answers.push_back(Json::parse(line.begin(), line.end()));
    }
    const bool has_errors = std::ranges::any_of(
        answers, [](const Json& answer) { return answer.value("outcome", "") == "error"; });
    if (answers.size() != requests.size() || run.exit_status != (has_errors ? 1 : 0)) {
        throw std::runtime_error("canbao " + command + ": exit status " + std::to_string(run.exit_status) +
                                 ", " + std::to_string(answers.size()) + " answers to " +
                                 std::to_string(requests.size()) + " requests\n" + run.complaints);
    }
    return answers;
}

// The codes of an answer's reasons, or those that a test lists.
inline std::multiset<std::string> codes_of(const Json& reasons) {
    std::multiset<std::string> codes;
    for (const Json& reason : reasons) {
        codes.insert(reason.is_object() ? reason.at("code").get<std::string>() : reason.get<std::string>());
    }
    return codes;
}

// Appends "field: expected …, answered …" for everything expected that the answer does not hold. Objects may
// hold more than is expected; `reasons` at the top are compared by their codes, all of them, in any order.
inline void compare(const Json& expected, const Json& answer, const std::string& field,
                    std::vector<std::string>& differences) {
    const auto differ = [&] {
        differences.push_back(field + ": expected " + expected.dump() + ", answered " + answer.dump());
    };
    if (expected.is_object() && answer.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            const std::string inner = field.empty() ? key : field + "." + key;
            if (answer.contains(key)) {
                compare(value, answer.at(key), inner, differences);
            } else {
                differences.push_back(inner + ": expected " + value.dump() +
                                      ", the answer has no such field");
            }
        }
    } else if (field == "reasons" && expected.is_array() && answer.is_array()) {
        if (codes_of(expected) != codes_of(answer)) differ();
    } else if (expected.is_array() && answer.is_array() && expected.size() == answer.size()) {
        for (std::size_t i = 0; i < expected.size(); ++i) {
            compare(expected[i], answer[i], field + "[" + std::to_string(i) + "]", differences);
        }
    } else if (expected != answer) {
        differ();
    }
}

// All differences as lines, and the answer itself; empty where there are none.
inline std::string differences_of(const Json& expected, const Json& answer) {
    std::vector<std::string> differences;
    compare(expected, answer, "", differences);
    if (differences.empty()) return {};
    std::string text;
    for (const std::string& each : differences) text += "  " + each + '\n';
    return text + "  the answer: " + answer.dump();
}

}  // namespace canbao::behaviour
