#include "cli/explanation_json.h"

#include <array>
#include <type_traits>

#include <nlohmann/json.hpp>

#include "channels/decision_json.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

Json rule_json(const Statement& rule) {
    Json out = {{"rule", rule.path},
                {"clause", rule.clause->reference},
                {"file", rule.pack->file},
                {"line", rule.line}};
    if (rule.is_reading) out["reading"] = true;
    return out;
}

Json rules_json(const std::vector<const Statement*>& rules) {
    Json out = Json::array();
    for (const Statement* rule : rules) out.push_back(rule_json(*rule));
    return out;
}

// Under which key a decision stands, in the order of AnyDecision.
constexpr std::array<const char*, std::variant_size_v<AnyDecision>> kKeys = {"quote", "settlement", "cap",
                                                                             "refund"};
static_assert(std::is_same_v<AnyDecision, std::variant<Quote, Settlement, CapDecision, RefundDecision>>);

Json answer_json(const AnyDecision& decision, std::string_view id, Language language) {
    std::string answer;
    std::visit([&](const auto& each) { append_answer(answer, id, each, language); }, decision);
    return Json::parse(answer);
}

}  // namespace

std::string explanation_json(const Explanation& explanation, std::string_view id, Language language) {
    const char* key = kKeys[explanation.decision.index()];
    Json out = {{key, answer_json(explanation.decision, id, language)},
                {"headline", explanation.headline},
                {"steps", Json::array()},
                {"changes", Json::array()},
                {"not_applied", Json::array()}};
    for (const auto& step : explanation.steps)
        out["steps"].push_back({{"text", step.text}, {"rests_on", rules_json(step.rules)}});
    for (const auto& change : explanation.changes) {
        out["changes"].push_back({{"situation", change.situation},
                                  {"result", change.result},
                                  {key, answer_json(change.decision, id, language)}});
    }
    for (const auto& spared : explanation.spared)
        out["not_applied"].push_back({{"title", spared.title},
                                      {"subject", spared.subject},
                                      {"why", spared.why},
                                      {"rests_on", rule_json(*spared.rule)}});
    return out.dump(2);
}

}  // namespace canbao
