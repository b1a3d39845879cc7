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

using Rules = std::map<std::string, RuleStatement>;

// Every table that cites a clause is a rule.
void collect_rules(const toml::table& table, const std::string& path, Rules& rules) {
    if (!path.empty() && table.contains("clause")) {
        rules[path] = {static_cast<int>(table.source().begin.line), table.contains("repealed")};
        return;
    }
    for (const auto& [key, node] : table) {
        const std::string inner = path.empty() ? std::string(key.str()) : path + "." + std::string(key.str());
        if (const auto* deeper = node.as_table()) collect_rules(*deeper, inner, rules);
    }
}

// The rules of each pack of a folder, read once.
const std::map<std::string, Rules>& packs_of(const std::filesystem::path& policies) {
    static std::map<std::filesystem::path, std::map<std::string, Rules>> known;
    const auto [found, is_new] = known.try_emplace(policies);
    if (!is_new) return found->second;
    for (const std::string& file : policy_files(policies, "")) {
        const toml::table root = toml::parse_file((policies / file).string());
        if (root.contains("pack")) collect_rules(root, "", found->second[file]);
    }
    return found->second;
}

// The code with which an answer says that a rule took effect. Rules as in Command::rules.
struct Effect {
    std::string_view rule;
    std::string_view code;
};
constexpr std::array kEffects = {
    Effect{"contribution.pro_rata", "pro_rata"},        Effect{"prepayment.", "prepaid"},
    Effect{"waiting.ceiling", "waiting_ceiling"},       Effect{"waiting.floor", "waiting_floor"},
    Effect{"benefit.repeat_stay.", "repeat_stay"},      Effect{"benefit.no_deductible", "no_deductible"},
    Effect{"benefit.annual_cap", "annual_cap_reached"}, Effect{"benefit.unfiled_care.", "unfiled_care"},
    Effect{"benefit.chronic_limits", "limit_unknown"},  Effect{"benefit.filed_residence", "filed_residence"},
    Effect{"incentive.continuity", "continuity_bonus"}, Effect{"incentive.zero_claim", "zero_claim_bonus"},
    Effect{"incentive.ceiling", "bonus_ceiling"},
};
// Those that leave an answer open where the terms of people in hardship are not published.
constexpr std::array kHardshipRules = {
    Effect{"critical_illness.hardship", "critical_terms_unknown"},
    Effect{"hardship.categories", "critical_terms_unknown"},
    Effect{"medical_assistance.terms", "critical_terms_unknown"},
};
// A rule by which a fund pays: where the field is 0.00 it did not.
struct Payment {
    std::string_view rule;
    std::string_view field;
};
constexpr std::array kPayments = {
    Payment{"critical_illness.band.", "critical_paid"},
    Payment{"critical_illness.hardship_band.", "critical_paid"},
    Payment{"medical_assistance.share.", "assistance_paid"},
};

template <typename List>
const auto* find_rule(const List& list, const std::string& path) {
    const auto found = std::ranges::find_if(list, [&](const auto& each) {
        return each.rule.ends_with('.') ? path.starts_with(each.rule) : path == each.rule;
    });
    return found == list.end() ? nullptr : &*found;
}

bool has_code(const Json& answer, std::string_view code) {
    return codes_of(answer.value("reasons", Json::array())).contains(std::string(code));
}

bool is_paid(const Json& rule) {
    const auto values = rule.value("values", Json::object());
    if (values.contains("percent")) return values.at("percent") != "0%";
    return values.contains("amount_by_tier") || values.value("amount", "0.00") != "0.00";
}

std::size_t count_under(const EffectiveRules& rules, std::string_view stem) {
    return static_cast<std::size_t>(
        std::ranges::count_if(rules, [&](const auto& rule) { return rule.first.starts_with(stem); }));
}

std::optional<bool> pays(const Payment& payment, const EffectiveRules& rules, const Json& answer) {
    const Json paid = answer.value(std::string(payment.field), Json());
    if (!paid.is_string() || paid == "0.00") return false;
    // Of several rules an answer does not tell which one paid.
    if (count_under(rules, payment.rule) > 1) return std::nullopt;
    return true;
}

}  // namespace

std::map<PackRule, RuleStatement> rules_of(const std::filesystem::path& policies, const Command& command) {
    std::map<PackRule, RuleStatement> found;
    for (const auto& [file, rules] : packs_of(policies))
        for (const auto& [path, statement] : rules)
            if (owner_of(path) == &command) found[{file, path}] = statement;
    return found;
}

const EffectiveRules& rules_at(const std::filesystem::path& policies, const Json& request) {
    static std::map<std::string, EffectiveRules> known;
    const std::string place = request.at("region").get<std::string>() + " " + request.at("year").dump();
    const auto [found, is_new] = known.try_emplace(policies.string() + " " + place);
    if (!is_new) return found->second;
    const Run run = run_program("policy show " + place + " --json", "", policies);
    if (run.exit_status != 0) return found->second;
    const Json shown = Json::parse(run.output);
    for (const Json& rule : shown.at("rules")) {
        const bool is_unknown = rule.value("unknown", false);
        found->second[rule.at("rule")] = {rule.at("file"), !is_unknown && is_paid(rule), is_unknown};
    }
    return found->second;
}

std::optional<std::string> repealed_in(const std::filesystem::path& policies, const Json& request,
                                       const std::string& path) {
    const std::string folder = request.at("region").get<std::string>() + "/";
    const std::string file = folder + request.at("year").dump() + ".toml";
    const auto pack = packs_of(policies).find(file);
    if (pack == packs_of(policies).end()) return std::nullopt;
    const auto rule = pack->second.find(path);
    if (rule == pack->second.end() || !rule->second.is_repealed) return std::nullopt;
    return file;
}

std::optional<bool> takes_effect(const std::string& path, const EffectiveRules& rules, const Json& answer) {
    if (path.starts_with("subsidy.")) {
        const Json subsidies = answer.value("subsidies", Json::array());
        return std::ranges::any_of(subsidies, [&](const Json& subsidy) {
            return "subsidy." + subsidy.at("category").get<std::string>() == path;
        });
    }
    if (path.starts_with("refund.")) return answer.at("outcome") == "granted";
    if (const Payment* payment = find_rule(kPayments, path)) return pays(*payment, rules, answer);
    if (const Effect* effect = find_rule(kHardshipRules, path)) {
        const auto terms = rules.find("critical_illness.hardship");
        const bool is_open = terms != rules.end() && terms->second.is_unknown;
        return is_open ? std::optional(has_code(answer, effect->code)) : std::nullopt;
    }
    if (path == "benefit.chronic_outpatient")
        return answer.at("outcome") == "granted" ? std::nullopt
                                                 : std::optional(has_code(answer, "limit_unknown"));
    if (const Effect* effect = find_rule(kEffects, path)) return has_code(answer, effect->code);
    return std::nullopt;
}

}  // namespace canbao::behaviour
