#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "channels/decision_json.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "documents/explanation.h"
#include "files/line_source.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

// The options as one line of JSON, so that they are read and checked like any other request.
std::string line_of(const ExplainOptions& options) {
    Json line = {{"id", "explain"},
                 {"region", options.region},
                 {"year", options.year},
                 {"on", options.on},
                 {"born", options.born}};
    for (const std::string& text : options.identities) {
        const std::size_t first = text.find(':');
        const std::size_t second = first == std::string::npos ? first : text.find(':', first + 1);
        Json identity = {{"category", text.substr(0, first)}};
        if (first != std::string::npos)
            identity["from"] =
                text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
        if (second != std::string::npos) identity["until"] = text.substr(second + 1);
        line["identities"].push_back(identity);
    }
    if (!options.insured.empty()) line["insured"] = options.insured;
    if (options.repair_years != 0) line["repair_years"] = options.repair_years;
    for (const auto& [key, value] : {std::pair("employee_until", options.employee_until),
                                     std::pair("registered_on", options.registered_on),
                                     std::pair("waiting_until", options.waiting_until)})
        if (!value.empty()) line[key] = value;
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

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

    // Rules of one kind that are spared for the same cause share a line.
    void append_spared(std::string& out) const {
        const auto& list = explanation_.spared;
        for (std::size_t i = 0; i < list.size();) {
            std::string subjects;
            std::vector<std::string> clauses;
            const Explanation::Spared& first = list[i];
            for (; i < list.size() && list[i].title == first.title && list[i].why == first.why; ++i) {
                if (!list[i].subject.empty())
                    subjects += (subjects.empty() ? "" : say("、", ", ")) + list[i].subject;
                const std::string& reference = list[i].rule->clause->reference;
                if (std::ranges::find(clauses, reference) == clauses.end()) clauses.push_back(reference);
            }
            if (!subjects.empty()) subjects = say("（" + subjects + "）", " (" + subjects + ")");
            out += fmt::format("   · {}{}{}{}  [{}]\n", first.title, subjects, say("：", ": "), first.why,
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
            if (rule.pack->region != explanation_.quote.table->region)
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

Json explanation_json(const Explanation& explanation, std::string_view id, Language language) {
    std::string answer;
    append_answer(answer, id, explanation.quote, language);
    Json out = {{"quote", Json::parse(answer)},
                {"headline", explanation.headline},
                {"steps", Json::array()},
                {"changes", Json::array()},
                {"not_applied", Json::array()}};
    for (const auto& step : explanation.steps)
        out["steps"].push_back({{"text", step.text}, {"rests_on", rules_json(step.rules)}});
    for (const auto& change : explanation.changes) {
        std::string changed;
        append_answer(changed, id, change.quote, language);
        out["changes"].push_back(
            {{"situation", change.situation}, {"result", change.result}, {"quote", Json::parse(changed)}});
    }
    for (const auto& spared : explanation.spared)
        out["not_applied"].push_back({{"title", spared.title},
                                      {"subject", spared.subject},
                                      {"why", spared.why},
                                      {"rests_on", rule_json(*spared.rule)}});
    return out;
}

// Where an error stands, in the words of the person who gave the request: a line and field, or an option.
std::string place_of_error(const LineError& error, std::size_t number, const ExplainOptions& options) {
    const bool zh = options.common.language == Language::zh;
    if (!options.input.empty()) {
        const std::string where = zh ? fmt::format("第{}行 ", number) : fmt::format("line {}: ", number);
        return error.field.empty() ? where : where + error.field + ": ";
    }
    if (error.field.starts_with("identities"))
        return zh ? "--identity（写作 类别:认定日[:终止日]）："
                  : "--identity (written CATEGORY:FROM[:UNTIL]): ";
    std::string option = "--" + error.field.substr(0, error.field.find('['));
    std::ranges::replace(option, '_', '-');
    return option + ": ";
}

int explain_line(const PolicyBook& book, DecisionParser& parser, std::string_view line, std::size_t number,
                 const ExplainOptions& options) {
    const Language language = options.common.language;
    const auto request = parser.quote(line);
    if (!request) {
        const std::string where = place_of_error(request.error(), number, options);
        const LocalText& message = request.error().message;
        complain(Error::of(where + message.zh, where + message.en), language);
        return options.input.empty() ? kUnusable : kSomeInError;
    }
    const Explanation explanation = explain(book, *request, language);
    if (options.as_json) {
        fmt::print("{}\n", explanation_json(explanation, parser.id(), language).dump(2));
    } else {
        fmt::print("{}", ExplanationText(explanation, language).text());
    }
    return kDone;
}

}  // namespace

int run_explain(const ExplainOptions& options) {
    const Language language = options.common.language;
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    DecisionParser parser(*book, Command::quote);
    if (options.input.empty()) {
        std::string line = line_of(options);
        line.reserve(line.size() + RequestLineReader::kPadding);
        return explain_line(*book, parser, line, 1, options);
    }
    auto source = LineSource::open(options.input);
    if (!source) return complain(source.error(), language);
    int status = kDone;
    for (std::size_t number = 1;; ++number) {
        const auto line = source->next();
        if (!line) return complain(line.error(), language);
        if (!*line) {
            if (number == 1)
                complain(
                    Error::of("输入为空，没有可说明的行", "the input is empty: there is nothing to explain"),
                    language);
            return status;
        }
        if ((*line)->is_too_long) {
            complain(Error::of(fmt::format("第{}行太长", number), fmt::format("line {} is too long", number)),
                     language);
            status = kSomeInError;
            continue;
        }
        if (number > 1) fmt::print("\n");
        status = std::max(status, explain_line(*book, parser, (*line)->text, number, options));
    }
}

}  // namespace canbao
