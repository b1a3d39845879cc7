#include "policy/rule_form.h"

#include <algorithm>

namespace canbao {
namespace {

// The path without its last part: "subsidy" for "subsidy.orphan".
std::string_view stem_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

}  // namespace

const RuleForm* find_rule_form(std::string_view path) {
    const auto forms = rule_forms();
    const auto found = std::ranges::find_if(forms, [&](const RuleForm& form) {
        return form.has_key() ? form.stem() == stem_of(path) && !path.empty() : form.path == path;
    });
    return found == forms.end() ? nullptr : &*found;
}

bool leads_to_rules(std::string_view path) {
    return std::ranges::any_of(rule_forms(), [&](const RuleForm& form) {
        return form.path.size() > path.size() && form.path.starts_with(path) && form.path[path.size()] == '.';
    });
}

bool is_one_of(std::string_view word, std::string_view allowed) {
    while (!allowed.empty()) {
        const std::size_t space = allowed.find(' ');
        if (allowed.substr(0, space) == word) return true;
        if (space == std::string_view::npos) break;
        allowed.remove_prefix(space + 1);
    }
    return false;
}

}  // namespace canbao
