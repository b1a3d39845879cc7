// Runs the cases beside the packs on the real program, and looks whether each rule has them
// (docs/formats/cases.md).

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "commands.h"
#include "pack_cases/case_file.h"
#include "pack_cases/pack_rules.h"
#include "real_program.h"

namespace canbao::behaviour {
namespace {

// The packs of the source tree, and those of the invented province.
struct PolicyFolder {
    std::string_view name;
    const std::filesystem::path& path;

    // Where a file of it stands.
    std::string place_of(const std::string& file) const { return (path / file).string(); }
};
const std::array kFolders = {PolicyFolder{"policies", kPolicies}, PolicyFolder{"places", kPlaces}};

const CaseCollection& cases_of(const PolicyFolder& folder) {
    static std::map<std::string_view, CaseCollection> known;
    const auto [found, is_new] = known.try_emplace(folder.name);
    if (is_new) found->second = read_cases(folder.path);
    return found->second;
}

struct DecidedCase {
    const Case& question;
    Json answer;
};

// The cases of a command with what the program answers, in one run of it.
const std::vector<DecidedCase>& decided(const PolicyFolder& folder, const Command& command) {
    static std::map<std::pair<std::string_view, std::string_view>, std::vector<DecidedCase>> known;
    const auto [found, is_new] = known.try_emplace({folder.name, command.name});
    if (!is_new) return found->second;
    std::vector<const Case*> questions;
    std::vector<Json> requests;
    for (const Case& each : cases_of(folder).cases) {
        if (each.command != command.name) continue;
        questions.push_back(&each);
        requests.push_back(each.request);
        requests.back()["id"] = each.file + ":" + std::to_string(each.line);
    }
    const std::vector<Json> answers = decide(std::string(command.name), requests, folder.path);
    for (std::size_t i = 0; i < answers.size(); ++i) found->second.push_back({*questions[i], answers[i]});
    return found->second;
}

// Where no policy holds, or none of the rule's kind is known, there is nothing that could be named.
bool expects_no_rule(const Case& each) {
    if (!each.expect.contains("reasons")) return false;
    const auto codes = codes_of(each.expect["reasons"]);
    return codes.contains("no_policy") || codes.contains("refund_rule_unknown");
}

// Rules that no case can show, and why.
struct Exception {
    std::string_view folder;
    PackRule rule;
    std::string_view shows;
    std::string_view why;
};
constexpr std::string_view kFourYears =
    "years missed count from 2025, so four first exist for 2029, and no pack of 2029 states a standard; "
    "an invented pack tests the floor in src/decision";
constexpr std::string_view kNoLimit =
    "the rate is paid within a yearly limit of the disease, which is not published, so no bill shows it";
const std::array kExceptions = {
    Exception{"policies", {"140000/2025.toml", "waiting.floor"}, "applies", kFourYears},
    Exception{"policies", {"140700/2026.toml", "waiting.floor"}, "applies", kFourYears},
    Exception{
        "policies", {"140000/2023.toml", "benefit.chronic_disease.uraemia_dialysis"}, "applies", kNoLimit},
    Exception{"places", {"990115/2030.toml", "benefit.chronic_disease.hepatitis"}, "applies", kNoLimit},
};

TEST(CaseFiles, AreWellFormed) {
    for (const PolicyFolder& folder : kFolders) {
        EXPECT_FALSE(cases_of(folder).cases.empty()) << folder.name;
        for (const CaseFault& fault : cases_of(folder).faults)
            ADD_FAILURE_AT(folder.place_of(fault.file).c_str(), fault.line) << fault.message;
    }
}

TEST(CaseFiles, ExceptRulesThatExist) {
    for (const Exception& each : kExceptions) {
        const Command* owner = owner_of(each.rule.path);
        const auto* folder = std::ranges::find(kFolders, each.folder, &PolicyFolder::name);
        ASSERT_NE(folder, kFolders.end()) << each.folder;
        EXPECT_TRUE(owner != nullptr && rules_of(folder->path, *owner).contains(each.rule))
            << each.rule.file << " " << each.rule.path << " is gone: " << each.why;
    }
}

class Cases : public testing::TestWithParam<std::tuple<PolicyFolder, Command>> {
   protected:
    static PolicyFolder folder() { return std::get<0>(GetParam()); }
    // The command as it stands in kCommands.
    static const Command& command() { return *find_command(std::get<1>(GetParam()).name); }

    static const EffectiveRules& rules_for(const Case& each) { return rules_at(folder().path, each.request); }
    // A rule that is repealed at the very place can be spared there, and only that.
    static std::optional<std::string> repealed_for(const Case& each, const std::string& rule) {
        return each.shows == "spares" ? repealed_in(folder().path, each.request, rule) : std::nullopt;
    }

    static void fail_at(const Case& each, const std::string& message) {
        ADD_FAILURE_AT(folder().place_of(each.file).c_str(), each.line) << each.title << message;
    }
};

TEST_P(Cases, AreDecidedAsWritten) {
    EXPECT_FALSE(decided(folder(), command()).empty());
    for (const auto& [each, answer] : decided(folder(), command())) {
        const std::string differences = differences_of(each.expect, answer);
        if (!differences.empty()) fail_at(each, "\n" + differences);
    }
}

TEST_P(Cases, NameRulesThatHoldThere) {
    for (const Case& each : cases_of(folder()).cases) {
        if (each.command != command().name) continue;
        for (const std::string& rule : each.rules) {
            if (!rests_on(command(), rule)) fail_at(each, ": " + each.command + " does not rest on " + rule);
            const bool holds = rules_for(each).contains(rule) || repealed_for(each, rule);
            if (expects_no_rule(each) ? each.shows == "applies" : !holds)
                fail_at(each, ": " + rule + " does not hold there in that year");
        }
    }
}

// A case that says of a rule that it applies or is spared would else cover it without showing anything.
TEST_P(Cases, ShowWhatTheirRulesDo) {
    for (const auto& [each, answer] : decided(folder(), command())) {
        const EffectiveRules& rules = rules_for(each);
        for (const std::string& path : each.rules) {
            const auto rule = rules.find(path);
            const auto is_shown = takes_effect(path, rules, answer);
            if (rule == rules.end() || !is_shown) continue;
            const bool can_be_shown = rule->second.is_paid || !path.starts_with("subsidy.");
            if (*is_shown != (each.shows == "applies" && can_be_shown))
                fail_at(each, ": " + each.shows + " " + path +
                                  ", which the answer does not show: " + answer.dump());
        }
    }
}

TEST_P(Cases, CoverEveryRule) {
    std::map<std::string_view, std::set<PackRule>> covered;
    for (const Case& each : cases_of(folder()).cases) {
        for (const std::string& rule : each.rules) {
            const auto found = rules_for(each).find(rule);
            if (found != rules_for(each).end()) covered[each.shows].insert({found->second.file, rule});
            if (const auto file = repealed_for(each, rule)) covered["spares"].insert({*file, rule});
        }
    }
    const auto rules = rules_of(folder().path, command());
    EXPECT_FALSE(rules.empty());
    for (const auto& [rule, statement] : rules) {
        for (const std::string_view shows : {"applies", "spares"}) {
            if (statement.is_repealed && shows == "applies") continue;
            const bool is_excepted =
                std::ranges::any_of(kExceptions, [&, &wanted = rule](const Exception& each) {
                    return each.folder == folder().name && each.rule == wanted && each.shows == shows;
                });
            if (covered[shows].contains(rule) == is_excepted) {
                ADD_FAILURE_AT(folder().place_of(rule.file).c_str(), statement.line)
                    << (is_excepted ? "has a case now, so it is no exception any more: " : "no case says ")
                    << shows << " " << rule.path;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Of, Cases,
                         testing::Combine(testing::ValuesIn(kFolders), testing::ValuesIn(kCommands)),
                         [](const auto& each) {
                             return std::string(std::get<0>(each.param).name) + "_" +
                                    std::string(std::get<1>(each.param).name);
                         });

}  // namespace
}  // namespace canbao::behaviour
