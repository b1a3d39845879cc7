// Runs the lines of tests/contract/ on the real program. The word before a file's first "_" is its command:
// quote.jsonl and settle.jsonl are the contract's own examples, the other files were derived from the
// contract and the documents by hand, never from what the program said.

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "commands.h"
#include "real_program.h"

namespace canbao::behaviour {
namespace {

const std::filesystem::path kFolder = kSource / "tests" / "contract";

// "settle_more.jsonl": "settle".
std::string command_of(const std::string& file) { return file.substr(0, file.find_first_of("_.")); }

std::vector<std::string> contract_files() {
    std::vector<std::string> files;
    for (const auto& each : std::filesystem::directory_iterator(kFolder))
        files.push_back(each.path().filename().string());
    std::ranges::sort(files);
    return files;
}

struct Line {
    int number = 0;
    Json content;
};

// Each line is {"request": …, "expect": …}, with a word in "shows" about what it stands for where that helps.
class Contract : public testing::TestWithParam<std::string> {
   protected:
    std::string path() const { return (kFolder / GetParam()).string(); }

    std::vector<Line> lines() const {
        std::vector<Line> found;
        std::istringstream file(content_of(path()));
        std::string text;
        for (int number = 1; std::getline(file, text); ++number) {
            found.push_back({number, Json::parse(text)});
            for (const auto& [key, value] : found.back().content.items()) {
                const bool is_known = key == "request" || key == "expect" || key == "shows";
                if (!is_known) ADD_FAILURE_AT(path().c_str(), number) << "unknown field " << key;
            }
        }
        return found;
    }
};

// Every answer, whatever it says: who asked, what became of it, and reasons that a person can read.
std::string fault_of_form(const Json& answer, std::size_t line) {
    static const std::set<std::string> kOutcomes = {"granted", "refused", "undetermined", "error"};
    const std::string outcome = answer.value("outcome", "");
    if (!answer.contains("id") || !kOutcomes.contains(outcome)) return "no id, or no known outcome";
    if (outcome == "error") {
        const Json error = answer.value("error", Json::object());
        const bool is_whole =
            error.value("line", 0U) == line && error.contains("field") && !error.value("message", "").empty();
        return is_whole ? "" : "an error says its line, its field and a message";
    }
    if (!answer.contains("pack") || !answer.contains("reasons")) return "no pack or no reasons";
    for (const Json& reason : answer.at("reasons")) {
        if (reason.value("text", "").empty() || !reason.contains("clause"))
            return "a reason without text or clause";
    }
    const bool needs_reason = outcome != "granted";
    return needs_reason && answer.at("reasons").empty() ? "no reason is given" : "";
}

TEST_P(Contract, IsKept) {
    const std::vector<Line> all = lines();
    ASSERT_FALSE(all.empty());
    std::vector<Json> requests;
    for (const Line& line : all) requests.push_back(line.content.at("request"));
    const std::vector<Json> answers = decide(command_of(GetParam()), requests);
    std::set<Json> ids;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Json id = requests[i].value("id", Json());
        std::string differences = differences_of(all[i].content.at("expect"), answers[i]);
        if (const std::string fault = fault_of_form(answers[i], i + 1); !fault.empty())
            differences += "\n  " + fault + ": " + answers[i].dump();
        if (answers[i].value("id", Json()) != id)
            differences += "\n  the answer is not for this id: " + answers[i].dump();
        if (!id.is_null() && !ids.insert(id).second) differences += "\n  the id stands there twice";
        if (!differences.empty()) {
            ADD_FAILURE_AT(path().c_str(), all[i].number)
                << id << " " << all[i].content.value("shows", "") << '\n'
                << differences;
        }
    }
}

// A command without lines would pass unseen, and so would a file that belongs to none.
TEST(ContractFiles, AreThereForEachCommand) {
    std::set<std::string> commands;
    for (const std::string& file : contract_files()) {
        EXPECT_TRUE(find_command(command_of(file)) != nullptr && file.ends_with(".jsonl")) << file;
        commands.insert(command_of(file));
    }
    for (const Command& command : kCommands) EXPECT_TRUE(commands.contains(std::string(command.name)));
}

INSTANTIATE_TEST_SUITE_P(Of, Contract, testing::ValuesIn(contract_files()),
                         [](const auto& each) { return each.param.substr(0, each.param.find('.')); });

}  // namespace
}  // namespace canbao::behaviour
