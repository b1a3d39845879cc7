#include "policy/rule_lookup.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

bool is_sound(const Statement* statement) {
    return statement != nullptr && !statement->is_unknown && !statement->is_broken;
}

}  // namespace

bool can_have(const Statement& declared, const FactValue& value) {
    const std::string& type = declared.get<std::string>("type");
    const auto* words = declared.find<std::vector<std::string>>("words");
    const auto* count = std::get_if<std::int64_t>(&value);
    const auto* word = std::get_if<std::string>(&value);
    if (type == "yes_no") return std::holds_alternative<bool>(value);
    if (type == "count") return count != nullptr && *count >= 0;
    if (type == "date") return std::holds_alternative<Date>(value);
    if (type == "money") return std::holds_alternative<Money>(value);
    return word != nullptr && (words == nullptr || std::ranges::find(*words, *word) != words->end());
}

RuleLookup::RuleLookup(const EffectivePack& effective, const Catalogue& catalogue, Problems& problems)
    : effective_(&effective), catalogue_(&catalogue), problems_(&problems) {
    // More than these are a problem: declaration_checks.cpp.
    for (const Statement* tier : known_under("tier"))
        if (tiers_.size() < TierSet::kMost)
            tiers_.push_back({tier->key(), &tier->get<LocalText>("name"), tier});
}

const Statement* RuleLookup::known(std::string_view path) const {
    const Statement* found = effective_->find(path);
    return is_sound(found) ? found : nullptr;
}

std::vector<const Statement*> RuleLookup::known_under(std::string_view stem) const {
    std::vector<const Statement*> list = effective_->under(stem);
    std::erase_if(list, [](const Statement* each) { return !is_sound(each); });
    return list;
}

const Statement* RuleLookup::require(std::string_view path, const Statement& needed_by) {
    const Statement* found = effective_->find(path);
    if (is_sound(found)) return found;
    is_missing_ = true;
    // What is wrong with a rule has been said where it stands.
    if (found != nullptr) return nullptr;
    add_problem(needed_by.place(),
                {fmt::format("有规则“{}”，却没有它所需的“{}”", needed_by.path, path),
                 fmt::format("there is \"{}\", but no rule \"{}\", which it needs", needed_by.path, path)},
                {"在本地或上级的文件中写明", "state it in a file of this place or of one above it"});
    return nullptr;
}

void RuleLookup::add_problem(const Place& place, LocalText message, LocalText hint) {
    problems_->push_back({place, std::move(message), std::move(hint)});
}

void RuleLookup::check_facts(const Condition& condition, const Statement& rule) {
    if (const auto* it = std::get_if<Condition::All>(&condition.kind))
        for (const Condition& each : it->conditions) check_facts(each, rule);
    if (const auto* it = std::get_if<Condition::Any>(&condition.kind))
        for (const Condition& each : it->conditions) check_facts(each, rule);
    // What a category follows from may rest on facts too.
    if (const auto* it = std::get_if<Condition::HoldsCategory>(&condition.kind)) {
        const auto& derived = catalogue_->at(it->category).derived;
        if (derived) check_facts(*derived, rule);
    }
    const auto* it = std::get_if<Condition::FactIs>(&condition.kind);
    if (it == nullptr) return;
    const Statement* declared = effective_->find("fact." + it->fact.name);
    if (declared != nullptr && declared->is_broken) return;
    if (declared == nullptr) {
        add_problem(
            rule.place(),
            {fmt::format("条件所用的事实“{}”没有声明", it->fact.name),
             fmt::format("the condition uses the fact \"{}\", which nothing declares", it->fact.name)},
            {fmt::format("用 [fact.{}] 声明它的类型", it->fact.name),
             fmt::format("declare its type with [fact.{}]", it->fact.name)});
        return;
    }
    if (can_have(*declared, it->fact.value)) return;
    add_problem(rule.place(),
                {fmt::format("事实“{}”（类型 {}）没有条件所写的值", it->fact.name,
                             declared->get<std::string>("type")),
                 fmt::format("the fact \"{}\" (type {}) cannot have the value in the condition",
                             it->fact.name, declared->get<std::string>("type"))},
                {"见 " + declared->place().text() + "；日期和金额不能用于条件",
                 "see " + declared->place().text() + "; dates and amounts cannot stand in conditions"});
}

const Statement* RuleLookup::declared_fact(std::string_view name, std::string_view type,
                                           const Statement& rule) {
    const Statement* declared = effective_->find(fmt::format("fact.{}", name));
    if (declared != nullptr && declared->is_broken) return nullptr;
    if (declared != nullptr && declared->get<std::string>("type") == type) return declared;
    add_problem(rule.place(),
                {fmt::format("“{}”要用类型为 {} 的事实“{}”，没有这样的声明", rule.path, type, name),
                 fmt::format("\"{}\" uses the fact \"{}\" of type {}, which nothing declares", rule.path,
                             name, type)},
                {fmt::format("写 [fact.{}]，type = \"{}\"", name, type),
                 fmt::format("write [fact.{}] with type = \"{}\"", name, type)});
    return nullptr;
}

TierSet RuleLookup::tiers_of(const Statement& rule) {
    const auto* keys = rule.find<std::vector<std::string>>("tiers");
    if (keys == nullptr) return TierSet::all();
    TierSet set;
    for (const std::string& key : *keys)
        if (const auto tier = tier_named(key, rule)) set.insert(*tier);
    return set;
}

std::optional<std::size_t> RuleLookup::tier_named(std::string_view key, const Statement& rule) {
    const auto found = std::ranges::find(tiers_, key, &Tier::key);
    if (found != tiers_.end()) return static_cast<std::size_t>(found - tiers_.begin());
    is_missing_ = true;
    add_problem(rule.place(),
                {fmt::format("没有缴费档次“{}”", key), fmt::format("there is no tier \"{}\"", key)},
                {fmt::format("用 [tier.{}] 写明", key), fmt::format("state it with [tier.{}]", key)});
    return std::nullopt;
}

}  // namespace canbao
