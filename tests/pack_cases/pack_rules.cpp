#include "pack_cases/pack_rules.h"

#include <algorithm>
#include <array>
#include <string_view>

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

#include "pack_cases/case_file.h"

namespace canbao::behaviour {
namespace {

// Every table that cites a clause is a rule.
void collect_rules(const toml::table& table, const std::string& path, std::map<std::string, int>& rules) {
    if (!path.empty() && table.contains("clause")) {
        rules[path] = static_cast<int>(table.source().begin.line);
        return;
    }
    for (const auto& [key, node] : table) {
        const std::string inner = path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
        if (const auto* deeper = node.as_table()) collect_rules(*deeper, inner, rules);
    }
}

// The code with which an answer says that a rule took effect. Rules as in Command::rules.
struct Effect {
    std::string_view rule;
    std::string_view code;
};
constexpr std::array kEffects = {
    Effect{"benefit.repeat_stay.", "repeat_stay"},
    Effect{"benefit.annual_cap", "annual_cap_reached"},
    Effect{"benefit.chronic_outpatient", "limit_unknown"},
    Effect{"benefit.chronic_limits", "limit_unknown"},
    Effect{"benefit.filed_residence", "filed_residence"},
    Effect{"critical_illness.hardship", "critical_terms_unknown"},
    Effect{"hardship.categories", "critical_terms_unknown"},
    Effect{"medical_assistance.terms", "critical_terms_unknown"},
    Effect{"incentive.continuity", "continuity_bonus"},
    Effect{"incentive.zero_claim", "zero_claim_bonus"},
    Effect{"incentive.ceiling", "bonus_ceiling"},
};

// Whether a subsidy's values say that something is paid.
bool is_paid(const Json& values) {
    return values.value("amount", "0.00") != "0.00" || values.value("percent", "0%") != "0%" ||
           values.contains("amount_by_tier");
}

}  // namespace

std::map<PackRule, int> rules_of(const Command& command) {
    std::map<PackRule, int> found;
    for (const std::string& file : policy_files("")) {
        const toml::table root = toml::parse_file(path_of(file));
        if (!root.contains("pack")) continue;
        std::map<std::string, int> rules;
        collect_rules(root, "", rules);
        for (const auto& [path, line] : rules)
            if (owner_of(path) == &command) found[{file, path}] = line;
    }
    return found;
}

const EffectiveRules& rules_at(const Json& request) {
    static std::map<std::string, EffectiveRules> known;
    const std::string place = request.at("region").get<std::string>() + " " + request.at("year").dump();
    const auto [found, is_new] = known.try_emplace(place);
    if (!is_new) return found->second;
    const Run run = run_program("policy show " + place + " --json", "");
    if (run.exit_status != 0) return found->second;
    const Json shown = Json::parse(run.output);
    for (const Json& rule : shown.at("rules")) {
        found->second[rule.at("rule")] = {rule.at("file"), is_paid(rule.value("values", Json::object()))};
    }
    return found->second;
}

std::optional<bool> takes_effect(const std::string& path, const Json& answer) {
    if (path.starts_with("subsidy.")) {
        const Json subsidies = answer.value("subsidies", Json::array());
        return std::ranges::any_of(subsidies, [&](const Json& subsidy) {
            return "subsidy." + subsidy.at("category").get<std::string>() == path;
        });
    }
    if (path.starts_with("refund.")) return answer.at("outcome") == "granted";
    if (path.starts_with("critical_illness.band.")) {
        const Json paid = answer.value("critical_paid", Json());
        return paid.is_string() && paid != "0.00";
    }
    const auto effect = std::ranges::find_if(kEffects, [&](const Effect& each) {
        return each.rule.ends_with('.') ? path.starts_with(each.rule) : path == each.rule;
    });
    if (effect == kEffects.end()) return std::nullopt;
    return codes_of(answer.value("reasons", Json::array())).contains(std::string(effect->code));
}

}  // namespace canbao::behaviour
