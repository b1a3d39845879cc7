#include "policy/declaration_checks.h"

#include <map>

#include <fmt/format.h>

namespace canbao {
namespace {

void check_facts(RuleLookup& lookup) {
    for (const Statement* fact : lookup.known_under("fact")) {
        const auto& type = fact->get<std::string>("type");
        if (type == "word" || fact->find<std::vector<std::string>>("words") == nullptr) continue;
        lookup.add_problem(fact->place(),
                           {fmt::format("类型为 {} 的事实不写 words", type),
                            fmt::format("a fact of type {} has no words", type)},
                           {"删去 words，或把类型改为 word", "remove words, or let the type be word"});
    }
}

void check_lags(RuleLookup& lookup) {
    std::map<std::string_view, const Statement*> by_channel;
    for (const Statement* lag : lookup.known_under("posting.lag")) {
        for (const std::string& channel : lag->get<std::vector<std::string>>("channels")) {
            const auto [at, is_new] = by_channel.emplace(channel, lag);
            if (is_new) continue;
            const std::string other = at->second->place().text();
            lookup.add_problem(lag->place(),
                               {fmt::format("渠道“{}”已有 {} 的时限", channel, other),
                                fmt::format("the channel \"{}\" has a lag already: {}", channel, other)},
                               {"每个渠道只写一处", "name each channel in one place"});
        }
    }
}

void check_tiers(RuleLookup& lookup) {
    const auto tiers = lookup.known_under("tier");
    if (tiers.size() <= TierSet::kMost) return;
    lookup.add_problem(tiers[TierSet::kMost]->place(), {"缴费档次过多", "too many tiers"},
                       {fmt::format("最多{}个", TierSet::kMost), fmt::format("at most {}", TierSet::kMost)});
}

}  // namespace

void check_declarations(RuleLookup& lookup) {
    check_facts(lookup);
    check_lags(lookup);
    check_tiers(lookup);
}

}  // namespace canbao
