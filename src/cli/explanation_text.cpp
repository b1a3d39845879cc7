#include "cli/explanation_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace canbao {
namespace {

class ExplanationText {
   public:
    ExplanationText(const Explanation& explanation, Language language)
        : explanation_(explanation), language_(language) {}

    std::string text() {
        std::string out = explanation_.headline + "\n\n";
        out += say("为什么", "Why") + '\n';
        std::size_t number = 0;
        for (const Explanation::Step& step : explanation_.steps) {
            out += fmt::format("{:>3}. {}\n", ++number, step.text);
            out += grounds(step);
        }
        if (!explanation_.changes.empty()) {
            out += '\n' + say("什么会改变结果", "What would change it") + '\n';
            for (const Explanation::Change& change : explanation_.changes)
                out += fmt::format("   · {}{}{}\n", change.situation, say("：", ": "),
                                   change.result + say("。", "."));
        }
        if (!explanation_.spared.empty()) {
            out += '\n' + say("没有用到的规则", "Rules that did not apply") + '\n';
            append_spared(out);
        }
        append_documents(out);
        return out;
    }

   private:
    std::string say(std::string zh, std::string en) const {
        return language_ == Language::zh ? std::move(zh) : std::move(en);
    }

    static void add_once(std::vector<std::string>& list, const std::string& text) {
        if (std::ranges::find(list, text) == list.end()) list.push_back(text);
    }

    // Rules of one kind that are spared for the same cause share a line.
    void append_spared(std::string& out) const {
        const auto& list = explanation_.spared;
        for (std::size_t i = 0; i < list.size();) {
            std::vector<std::string> subjects;
            std::vector<std::string> clauses;
            const Explanation::Spared& first = list[i];
            for (; i < list.size() && list[i].title == first.title && list[i].why == first.why; ++i) {
                if (!list[i].subject.empty()) add_once(subjects, list[i].subject);
                add_once(clauses, list[i].rule->clause->reference);
            }
            std::string whose = fmt::format("{}", fmt::join(subjects, say("、", ", ")));
            if (!whose.empty()) whose = say("（" + whose + "）", " (" + whose + ")");
            out += fmt::format("   · {}{}{}{}  [{}]\n", first.title, whose, say("：", ": "), first.why,
                               fmt::join(clauses, " "));
        }
    }

    // The article with what it says in our words, in full where it is cited first, and whether a person still
    // has to confirm the reading. Where a larger area's pack states the rule, it is named.
    std::string ground(const Statement& rule, bool is_cited_in_step) {
        std::string out;
        const Clause& clause = *rule.clause;
        if (!is_cited_in_step) {
            std::string area;
            if (explanation_.area && rule.pack->region != *explanation_.area)
                area = say("（推及" + rule.pack->name.zh + "）", " (taken for " + rule.pack->name.en + ")");
            const bool is_first = cited_.insert(&clause).second;
            out = fmt::format("       {}{}{}{} {}\n", say("依据", "Source"), area, say("：", ": "),
                              clause.reference,
                              is_first ? clause.text.in(language_) : say("（同上）", "(as above)"));
        }
        if (rule.is_reading) {
            out += fmt::format("       {}{}\n", say("理解口径，待确认：", "Our reading, to be confirmed: "),
                               rule.note->in(language_));
        }
        return out;
    }

    std::string grounds(const Explanation::Step& step) {
        std::string out;
        for (std::size_t i = 0; i < step.rules.size(); ++i) {
            const bool is_cited =
                std::any_of(step.rules.begin(), step.rules.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const Statement* rule) { return rule->clause == step.rules[i]->clause; });
            out += ground(*step.rules[i], is_cited);
        }
        return out;
    }

    // The documents behind all that is said, each once.
    void append_documents(std::string& out) const {
        std::vector<const Document*> documents;
        const auto note = [&](const Statement& rule) {
            const Document* document = rule.clause->document;
            if (std::ranges::find(documents, document) == documents.end()) documents.push_back(document);
        };
        for (const Explanation::Step& step : explanation_.steps)
            for (const Statement* rule : step.rules) note(*rule);
        for (const Explanation::Spared& spared : explanation_.spared) note(*spared.rule);
        if (documents.empty()) return;
        out += '\n' + say("所引文件", "Documents") + '\n';
        for (const Document* document : documents) {
            std::string known_by = document->number;
            if (known_by.empty() && document->dated) known_by = document->dated->text();
            if (!known_by.empty()) known_by = say("（" + known_by + "）", " (" + known_by + ")");
            const std::string& title = document->title.in(language_);
            out += fmt::format("   {}  {}{}{}\n", document->key, document->issuer.in(language_),
                               say("《" + title + "》", ", \"" + title + "\""), known_by);
        }
    }

    const Explanation& explanation_;
    Language language_;
    std::set<const Clause*> cited_;
};

}  // namespace

std::string explanation_text(const Explanation& explanation, Language language) {
    return ExplanationText(explanation, language).text();
}

}  // namespace canbao
