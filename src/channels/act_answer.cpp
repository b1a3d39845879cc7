#include "channels/act_answer.h"

#include <charconv>

#include <fmt/format.h>
#include <simdjson.h>

#include "channels/answer_text.h"
#include "channels/json_text.h"

namespace canbao {
namespace {

void append_text_or_null(std::string& out, std::string_view text) {
    if (text.empty())
        out += "null";
    else
        append_json_string(out, text);
}

// `"pack":…,"clauses":[…],"reasons":[{"code":…,"clause":…,"…":…},…]`. `append_texts` writes the fields that
// hold a reason's text: both languages where it is kept, the one that was asked for in an answer.
template <typename AppendTexts>
void append_decision(std::string& out, const ActDecision& decision, AppendTexts append_texts) {
    out += R"("pack":)";
    append_json_string(out, decision.pack);
    append_key(out, "clauses");
    out += '[';
    for (std::size_t i = 0; i < decision.clauses.size(); ++i) {
        if (i > 0) out += ',';
        append_json_string(out, decision.clauses[i]);
    }
    out += ']';
    append_key(out, "reasons");
    out += '[';
    for (std::size_t i = 0; i < decision.reasons.size(); ++i) {
        const ActDecision::Against& reason = decision.reasons[i];
        out += i == 0 ? R"({"code":)" : R"(,{"code":)";
        append_json_string(out, reason.code);
        append_key(out, "clause");
        append_text_or_null(out, reason.clause);
        append_texts(reason.text);
        out += '}';
    }
    out += ']';
    if (decision.ordered.empty()) return;
    append_key(out, "lines");
    for (std::size_t i = 0; i < decision.ordered.size(); ++i) {
        const OrderedLine& line = decision.ordered[i];
        out += fmt::format(R"({}{{"person":"{}","item":"{}","year":{},"amount":"{}"}})", i == 0 ? "[" : ",",
                           line.person, line.item, line.year, line.amount.text());
    }
    out += ']';
}

Failure changed() {
    return fail("办理记录中的决定不可读，可能被改动过",
                "the decision in the record of an act cannot be read: it was changed");
}

Result<OrderedLine> read_ordered(simdjson::dom::element line) {
    std::string_view person;
    std::string_view item;
    std::string_view amount;
    std::int64_t year = 0;
    if (line["person"].get(person) != simdjson::SUCCESS || line["item"].get(item) != simdjson::SUCCESS ||
        line["year"].get(year) != simdjson::SUCCESS || line["amount"].get(amount) != simdjson::SUCCESS)
        return changed();
    const auto money = Money::parse(amount);
    OrderedLine ordered{0, std::string(item), static_cast<int>(year), {}};
    const auto read = std::from_chars(person.data(), person.data() + person.size(), ordered.person);
    if (!money || read.ec != std::errc()) return changed();
    ordered.amount = *money;
    return ordered;
}

}  // namespace

std::string decision_text(const ActDecision& decision) {
    std::string out = "{";
    append_decision(out, decision, [&](const LocalText& text) {
        append_key(out, "zh");
        append_json_string(out, text.zh);
        append_key(out, "en");
        append_json_string(out, text.en);
    });
    out += '}';
    return out;
}

Result<ActDecision> read_decision(std::string_view text) {
    namespace dom = simdjson::dom;
    dom::parser parser;
    dom::element root;
    std::string_view pack;
    dom::array clauses;
    dom::array reasons;
    if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS ||
        root["pack"].get(pack) != simdjson::SUCCESS || root["clauses"].get(clauses) != simdjson::SUCCESS ||
        root["reasons"].get(reasons) != simdjson::SUCCESS)
        return changed();
    ActDecision decision{.pack = std::string(pack), .clauses = {}, .reasons = {}};
    for (const dom::element clause : clauses) {
        std::string_view reference;
        if (clause.get(reference) != simdjson::SUCCESS) return changed();
        decision.clauses.emplace_back(reference);
    }
    for (const dom::element reason : reasons) {
        std::string_view code;
        dom::element clause;
        std::string_view reference;
        std::string_view zh;
        std::string_view en;
        if (reason["code"].get(code) != simdjson::SUCCESS || reason["zh"].get(zh) != simdjson::SUCCESS ||
            reason["en"].get(en) != simdjson::SUCCESS || reason["clause"].get(clause) != simdjson::SUCCESS)
            return changed();
        if (!clause.is_null() && clause.get(reference) != simdjson::SUCCESS) return changed();
        decision.reasons.push_back(
            {std::string(code), std::string(reference), {std::string(zh), std::string(en)}});
    }
    dom::array lines;
    if (root["lines"].get(lines) != simdjson::SUCCESS) return decision;
    for (const dom::element line : lines) {
        auto ordered = TRY(read_ordered(line));
        decision.ordered.push_back(std::move(ordered));
    }
    return decision;
}

ActDecision::Against against(const Reason& reason) {
    ActDecision::Against out{std::string(word(reason.code)),
                             reason.clause == nullptr ? std::string() : reason.clause->reference,
                             {}};
    append_text(out.text.zh, reason, Language::zh);
    append_text(out.text.en, reason, Language::en);
    return out;
}

std::string_view word(ActFault::Kind kind) {
    switch (kind) {
        case ActFault::Kind::bad_command:
            return "bad_command";
        case ActFault::Kind::not_allowed:
            return "not_allowed";
        case ActFault::Kind::key_reused:
            return "key_reused";
        case ActFault::Kind::no_policy:
            return "no_policy";
        case ActFault::Kind::busy:
            return "busy";
        case ActFault::Kind::database:
            return "database";
        case ActFault::Kind::clock:
            return "clock";
        case ActFault::Kind::unreadable_key:
            return "unreadable_key";
    }
    CHECK(false);
}

void append_act_answer(std::string& out, const ActAnswer& answer, Language language) {
    out += R"({"key":)";
    append_text_or_null(out, answer.key);
    if (answer.fault) {
        out += fmt::format(R"(,"outcome":"error","error":{{"code":"{}","field":)", word(answer.fault->kind));
        append_json_string(out, answer.fault->field);
        out += R"(,"message":)";
        append_json_string(out, answer.fault->message.in(language));
        out += "}}";
        return;
    }
    CHECK(answer.decision && answer.act);
    const ActDecision& decision = *answer.decision;
    out += fmt::format(R"(,"outcome":"{}","act":"{}")", decision.reasons.empty() ? "granted" : "refused",
                       *answer.act);
    // Numbers of ours have more digits than some readers of JSON keep.
    if (answer.person) out += fmt::format(R"(,"person":"{}")", *answer.person);
    if (!answer.order.empty()) {
        Money total;
        for (const OrderedLine& line : decision.ordered) total += line.amount;
        out += fmt::format(R"(,"order":"{}","total":"{}")", answer.order, total.text());
    }
    out += ',';
    append_decision(out, decision, [&](const LocalText& text) {
        append_key(out, "text");
        append_json_string(out, text.in(language));
    });
    if (answer.is_repeated) out += R"(,"repeated":true)";
    out += '}';
}

}  // namespace canbao
