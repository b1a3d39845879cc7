#pragma once

#include <algorithm>
#include <array>
#include <ostream>
#include <span>
#include <string_view>

namespace canbao::behaviour {

// A command that decides line by line, and the rules of packs on which its decisions rest: a path, or with a
// point at its end all paths that begin so.
struct Command {
    std::string_view name;
    std::span<const std::string_view> rules;
};

inline constexpr std::array<std::string_view, 14> kQuoteRules = {
    "contribution.standard",
    "contribution.standards.",
    "contribution.pro_rata",
    "tier.",
    "window.",
    "subsidy.",
    "subsidy_open_set",
    "identity.",
    "newborn.",
    "cover.",
    "waiting.",
    "repair.",
    "prepayment.",
    "fact.",
};
inline constexpr std::array<std::string_view, 21> kSettleRules = {
    "benefit.inpatient.",
    "benefit.repeat_stay.",
    "benefit.no_deductible",
    "benefit.annual_cap",
    "benefit.annual_cap_of.",
    "benefit.unfiled_care.",
    "benefit.chronic_outpatient",
    "benefit.chronic_disease.",
    "benefit.chronic_limits",
    "benefit.general_outpatient.",
    "benefit.filed_residence",
    "critical_illness.base_cap",
    "critical_illness.band.",
    "critical_illness.hardship",
    "critical_illness.hardship_band.",
    "hardship.categories",
    "medical_assistance.terms",
    "medical_assistance.share.",
    "settlement.",
    "tier.",
    "fact.",
};
inline constexpr std::array<std::string_view, 2> kCapRules = {"critical_illness.base_cap", "incentive."};
inline constexpr std::array<std::string_view, 1> kRefundRules = {"refund."};

inline constexpr std::array<Command, 4> kCommands = {{
    {"quote", kQuoteRules},
    {"settle", kSettleRules},
    {"cap", kCapRules},
    {"refund", kRefundRules},
}};

// So that a test names the command with which it failed.
inline void PrintTo(const Command& command, std::ostream* out) { *out << command.name; }

// nullptr where there is no such command.
inline const Command* find_command(std::string_view name) {
    const auto found = std::ranges::find(kCommands, name, &Command::name);
    return found == kCommands.end() ? nullptr : &*found;
}

inline bool rests_on(const Command& command, std::string_view path) {
    return std::ranges::any_of(command.rules, [&](std::string_view rule) {
        return rule.ends_with('.') ? path.starts_with(rule) : path == rule;
    });
}

// The first command that rests on a rule, whose tests demand its cases; nullptr where no decision does.
inline const Command* owner_of(std::string_view path) {
    const auto found =
        std::ranges::find_if(kCommands, [&](const Command& each) { return rests_on(each, path); });
    return found == kCommands.end() ? nullptr : &*found;
}

}  // namespace canbao::behaviour
