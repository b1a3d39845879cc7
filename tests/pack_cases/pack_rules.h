#pragma once

#include <compare>
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

// The rules of all packs whose cases belong to the command, with their lines.
std::map<PackRule, int> rules_of(const Command& command);

// What holds at a place for a year, as the program tells it.
struct EffectiveRule {
    std::string file;
    bool is_paid = false;  // a subsidy with a known amount above zero
};
using EffectiveRules = std::map<std::string, EffectiveRule>;

// The rules for a request's region and year, by path; empty where none hold.
const EffectiveRules& rules_at(const Json& request);

// Whether an answer shows that a rule took effect; nothing where answers do not tell.
std::optional<bool> takes_effect(const std::string& path, const Json& answer);

}  // namespace canbao::behaviour
