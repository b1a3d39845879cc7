#pragma once

#include <string>
#include <vector>

#include "policy/catalogue.h"
#include "policy/effective_pack.h"

namespace canbao {

// A value as people read it: "320.00", "80%", "医疗救助基金", "年满60周岁（按缴费日）".
std::string describe(const Value& value, FieldKind kind, const Catalogue& catalogue, Language language);

// What a rule says, in one line: "金额（元） 320.00；占个人缴费标准 80%；资金来源 医疗救助基金".
std::string describe(const Statement& statement, const Catalogue& catalogue, Language language);

// The rule's name for people: "参保资助：低保对象".
std::string title(const Statement& statement, const Catalogue& catalogue, Language language);

// What is not the same in two effective packs, rule by rule, in the order of the forms.
struct RuleDifference {
    enum class Kind {
        added,            // only in the second
        removed,          // only in the first
        changed,          // says something else
        cited_otherwise,  // says the same by another clause
    };
    Kind kind;
    const Statement* before;  // nullptr where added
    const Statement* after;   // nullptr where removed
};
std::vector<RuleDifference> differences(const EffectivePack& before, const EffectivePack& after);

// The difference in words.
std::string describe(const RuleDifference& difference, const Catalogue& before, const Catalogue& after,
                     Language language);

}  // namespace canbao
