#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "channels/asked_command.h"
#include "channels/decision_json.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/explanation_json.h"
#include "cli/explanation_text.h"
#include "files/line_source.h"

namespace canbao {
namespace {

using Json = nlohmann::ordered_json;

// "3" is a count, "true" a yes, anything else a word, a date or an amount.
Json fact_value(const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc() && end == text.data() + text.size() ? Json(count) : Json(text);
}

// The options as one line of JSON, so that they are read and checked like any other request.
Result<std::string> line_of(const ExplainOptions& options) {
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
    if (!options.tier.empty()) line["tier"] = options.tier;
    for (const std::string& text : options.facts) {
        const std::size_t equals = text.find('=');
        const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
        Json& fact = line["facts"][text.substr(0, equals)];
        if (!fact.is_null())
            return fail("--fact " + text + "：这一事实写了两次",
                        "--fact " + text + ": this fact stands twice");
        fact = fact_value(value);
    }
    if (options.repair_years != 0) line["repair_years"] = options.repair_years;
    for (const auto& [key, value] : {std::pair("employee_until", options.employee_until),
                                     std::pair("registered_on", options.registered_on),
                                     std::pair("waiting_until", options.waiting_until)})
        if (!value.empty()) line[key] = value;
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
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
    if (error.field.starts_with("facts"))
        return zh ? "--fact（写作 事实=值）：" : "--fact (written FACT=VALUE): ";
    std::string option = "--" + error.field.substr(0, error.field.find('['));
    std::ranges::replace(option, '_', '-');
    return option + ": ";
}

// Reads requests of any decision: a parser for each.
class RequestParsers {
   public:
    explicit RequestParsers(const PolicyBook& book)
        : parsers_{DecisionParser(book, Command::quote), DecisionParser(book, Command::settle),
                   DecisionParser(book, Command::cap), DecisionParser(book, Command::refund)} {}

    tl::expected<AnyRequest, LineError> read(std::string_view line, Command command) {
        DecisionParser& parser = of(command);
        const auto as_any = [](auto request) { return AnyRequest(std::move(request)); };
        switch (command) {
            case Command::quote:
                return parser.quote(line).map(as_any);
            case Command::settle:
                return parser.settle(line).map(as_any);
            case Command::cap:
                return parser.cap(line).map(as_any);
            case Command::refund:
                return parser.refund(line).map(as_any);
        }
        CHECK(false);
    }
    // Of the line that was read last for this command.
    std::string_view id(Command command) { return of(command).id(); }

   private:
    DecisionParser& of(Command command) { return parsers_[static_cast<std::size_t>(command)]; }

    std::array<DecisionParser, 4> parsers_;
};

int explain_line(const PolicyBook& book, RequestParsers& parsers, std::string_view line, std::size_t number,
                 const ExplainOptions& options) {
    const Language language = options.common.language;
    const Command command = options.decision ? *options.decision : asked_command(line);
    const auto request = parsers.read(line, command);
    if (!request) {
        const std::string where = place_of_error(request.error(), number, options);
        const LocalText& message = request.error().message;
        complain(Error::of(where + message.zh, where + message.en), language);
        return options.input.empty() ? kUnusable : kSomeInError;
    }
    const Explanation explanation = explain(book, *request, language);
    fmt::print("{}", options.as_json ? explanation_json(explanation, parsers.id(command), language) + "\n"
                                     : explanation_text(explanation, language));
    return kDone;
}

}  // namespace

int run_explain(const ExplainOptions& options) {
    const Language language = options.common.language;
    const auto book = open_book(options.common);
    if (!book) return kUnusable;
    RequestParsers parsers(*book);
    if (options.input.empty()) {
        auto line = line_of(options);
        if (!line) return complain(line.error(), language);
        line->reserve(line->size() + RequestLineReader::kPadding);
        return explain_line(*book, parsers, *line, 1, options);
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
        status = std::max(status, explain_line(*book, parsers, (*line)->text, number, options));
    }
}

}  // namespace canbao
