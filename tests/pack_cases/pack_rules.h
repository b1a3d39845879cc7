#pragma once

#include <compare>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "commands.h"
#include "real_program.h"

namespace canbao::behaviour {

// A rule as it stands in a pack.
struct PackRule {
    std::string file;
    std::string path;
    auto operator<=>(const PackRule&) const = default;
};

struct RuleStatement {
    int line = 0;
    bool is_repealed = false;  // what it states is that the rule of a larger area does not hold
};

// The rules of all packs of a policy folder whose cases belong to the command.
std::map<PackRule, RuleStatement> rules_of(const std::filesystem::path& policies, const Command& command);

// What holds at a place for a year, as the program tells it.
struct EffectiveRule {
    std::string file;
    bool is_paid = false;  // a subsidy that somebody gets
    bool is_unknown = false;
};
using EffectiveRules = std::map<std::string, EffectiveRule>;

// The rules for a request's region and year, by path; empty where none hold.
const EffectiveRules& rules_at(const std::filesystem::path& policies, const Json& request);

// The file of the request's own region in which the rule is repealed; nothing where none does.
std::optional<std::string> repealed_in(const std::filesystem::path& policies, const Json& request,
                                       const std::string& path);

// Whether an answer shows that a rule took effect; nothing where answers do not tell.
std::optional<bool> takes_effect(const std::string& path, const EffectiveRules& rules, const Json& answer);

}  // namespace canbao::behaviour
