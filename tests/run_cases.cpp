// Runs the cases beside the packs on the real program, and looks whether each rule has them
// (docs/formats/cases.md).

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "commands.h"
#include "pack_cases/case_file.h"
#include "pack_cases/pack_rules.h"
#include "real_program.h"

namespace canbao::behaviour {
namespace {

const CaseCollection& all_cases() {
    static const CaseCollection kAll = read_cases();
    return kAll;
}

struct DecidedCase {
    const Case& question;
    Json answer;
};

// The cases of a command with what the program answers, in one run of it.
const std::vector<DecidedCase>& decided(const Command& command) {
    static std::map<std::string_view, std::vector<DecidedCase>> known;
    if (const auto found = known.find(command.name); found != known.end()) return found->second;
    std::vector<const Case*> questions;
    std::vector<Json> requests;
    for (const Case& each : all_cases().cases) {
        if (each.command != command.name) continue;
        questions.push_back(&each);
        requests.push_back(each.request);
        requests.back()["id"] = each.file + ":" + std::to_string(each.line);
    }
    const std::vector<Json> answers = decide(std::string(command.name), requests);
    std::vector<DecidedCase>& cases = known[command.name];
    for (std::size_t i = 0; i < answers.size(); ++i) cases.push_back({*questions[i], answers[i]});
    return cases;
}

// Where no policy holds, or none of the rule's kind is known, there is nothing that could be named.
bool expects_no_rule(const Case& each) {
    if (!each.expect.contains("reasons")) return false;
    const auto codes = codes_of(each.expect["reasons"]);
    return codes.contains("no_policy") || codes.contains("refund_rule_unknown");
}

// Rules that no case can apply, and why.
struct Exception {
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
    Exception{{"140000/2025.toml", "waiting.floor"}, "applies", kFourYears},
    Exception{{"140700/2026.toml", "waiting.floor"}, "applies", kFourYears},
    Exception{{"140000/2023.toml", "benefit.chronic_disease.uraemia_dialysis"}, "applies", kNoLimit},
};

TEST(CaseFiles, AreWellFormed) {
    EXPECT_FALSE(all_cases().cases.empty());
    for (const CaseFault& fault : all_cases().faults)
        ADD_FAILURE_AT(path_of(fault.file).c_str(), fault.line) << fault.message;
}

TEST(CaseFiles, ExceptRulesThatExist) {
    for (const Exception& each : kExceptions) {
        const Command* owner = owner_of(each.rule.path);
        EXPECT_TRUE(owner != nullptr && rules_of(*owner).contains(each.rule))
            << each.rule.file << " " << each.rule.path << " is gone: " << each.why;
    }
}

class Cases : public testing::TestWithParam<Command> {
   protected:
    // The command as it stands in kCommands.
    static const Command& command() { return *find_command(GetParam().name); }

    static void fail_at(const Case& each, const std::string& message) {
        ADD_FAILURE_AT(path_of(each.file).c_str(), each.line) << each.title << message;
    }
};

TEST_P(Cases, AreDecidedAsWritten) {
    EXPECT_FALSE(decided(command()).empty());
    for (const auto& [each, answer] : decided(command())) {
        const std::string differences = differences_of(each.expect, answer);
        if (!differences.empty()) fail_at(each, "\n" + differences);
    }
}

TEST_P(Cases, NameRulesThatHoldThere) {
    for (const Case& each : all_cases().cases) {
        if (each.command != command().name) continue;
        for (const std::string& rule : each.rules) {
            if (!rests_on(command(), rule)) fail_at(each, ": " + each.command + " does not rest on " + rule);
            if (expects_no_rule(each) ? each.shows == "applies" : !rules_at(each.request).contains(rule))
                fail_at(each, ": " + rule + " does not hold there in that year");
        }
    }
}

// A case that says of a rule that it applies or is spared would else cover it without showing anything.
TEST_P(Cases, ShowWhatTheirRulesDo) {
    for (const auto& [each, answer] : decided(command())) {
        const EffectiveRules& rules = rules_at(each.request);
        for (const std::string& path : each.rules) {
            const auto rule = rules.find(path);
            const auto is_shown = takes_effect(path, answer);
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
    for (const Case& each : all_cases().cases) {
        for (const std::string& rule : each.rules) {
            const auto found = rules_at(each.request).find(rule);
            if (found != rules_at(each.request).end()) covered[each.shows].insert({found->second.file, rule});
        }
    }
    const std::map<PackRule, int> rules = rules_of(command());
    EXPECT_FALSE(rules.empty());
    for (const auto& [rule, line] : rules) {
        for (const std::string_view shows : {"applies", "spares"}) {
            const bool is_excepted =
                std::ranges::any_of(kExceptions, [&, &wanted = rule](const Exception& each) {
                    return each.rule == wanted && each.shows == shows;
                });
            if (covered[shows].contains(rule) == is_excepted) {
                ADD_FAILURE_AT(path_of(rule.file).c_str(), line)
                    << (is_excepted ? "has a case now, so it is no exception any more: " : "no case says ")
                    << shows << " " << rule.path;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Of, Cases, testing::ValuesIn(kCommands),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace canbao::behaviour
