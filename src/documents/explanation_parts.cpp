#include "documents/explanation_parts.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {

std::string Speaker::reason(const Reason& reason) const {
    std::string text;
    append_text(text, reason, language_);
    return text;
}

std::string Speaker::unfinished_reason(const Reason& reason) const {
    constexpr std::string_view kFullStops[] = {"。", "."};
    std::string text = this->reason(reason);
    for (const std::string_view stop : kFullStops)
        while (text.ends_with(stop)) text.resize(text.size() - stop.size());
    return text;
}

std::string Speaker::list(const std::vector<std::string>& items) const {
    return fmt::format("{}", fmt::join(items, language_ == Language::zh ? "、" : ", "));
}

std::string Speaker::years(const YearSet& years) const {
    std::vector<std::string> spells;
    for (int first = kFirstYear; first <= kLastYear; ++first) {
        if (!years.contains(first)) continue;
        int last = first;
        while (years.contains(last + 1)) ++last;
        if (first == last) {
            spells.push_back((*this)(fmt::format("{}年", first), fmt::format("{}", first)));
        } else {
            spells.push_back(
                (*this)(fmt::format("{}年至{}年", first, last), fmt::format("{} to {}", first, last)));
        }
        first = last;
    }
    return list(spells);
}

const Reason* find_reason(const std::vector<Reason>& reasons, ReasonCode code) {
    const auto found = std::ranges::find(reasons, code, &Reason::code);
    return found == reasons.end() ? nullptr : &*found;
}

void add_step(Explanation& out, std::string text, std::initializer_list<const Statement*> rules) {
    out.steps.push_back({std::move(text), {}});
    std::vector<const Statement*>& named = out.steps.back().rules;
    for (const Statement* rule : rules)
        if (rule != nullptr && std::ranges::find(named, rule) == named.end()) named.push_back(rule);
}

void add_reason(Explanation& out, const Speaker& say, const Reason& reason, const std::string& before,
                const std::string& after) {
    add_step(out, before + say.reason(reason) + after, {reason.rule});
}

void add_spared(Explanation& out, const Speaker& say, const Statement* rule, std::string subject,
                std::string why) {
    if (rule == nullptr) return;
    const Label& title = rule->form->title;
    out.spared.push_back(
        {say(std::string(title.zh), std::string(title.en)), std::move(subject), std::move(why), rule});
}

void add_change(Explanation& out, const Speaker& say, std::string situation, AnyRequest request,
                AnyDecision decision) {
    std::string result = summarise(decision, say.language());
    if (result == summarise(out.decision, say.language())) return;
    out.changes.push_back({std::move(situation), std::move(result), std::move(request), std::move(decision)});
}

std::string origin(const Speaker& say, const Statement& rule) {
    const LocalText& place = rule.pack->name;
    if (rule.is_reading) {
        return say("（按" + place.zh + "的规定，是理解口径，待确认。）",
                   " (By the rules of " + place.en + " as we read them; to be confirmed.)");
    }
    return say("（按" + place.zh + "的规定。）", " (By the rules of " + place.en + ".)");
}

std::string what_to_do_when_open(const Speaker& say) {
    return say("下一步：请向当地医保经办机构提出核定。",
               "What to do: ask the local medical insurance agency to decide it.");
}

}  // namespace canbao
