// Request lines: another reader of JSON must agree on what is JSON, and every answer is JSON with an outcome.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channels/decision_json.h"
#include "channels/padded_line.h"
#include "channels/person_json.h"
#include "documents/explanation.h"
#include "policy/invented_province.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

using Json = nlohmann::json;

const PolicyBook& book() {
    static const PolicyBook::Reading kReading = PolicyBook::read(invented_province());
    CHECK(kReading.problems.empty());
    return *kReading.book;
}

std::string answer_to(std::string_view id, const QuoteRequest& request, Language language) {
    std::string out;
    append_answer(out, id, quote(book(), request), language);
    return out;
}

void check_answer(const std::string& text, const Json& id) {
    const Json answer = Json::parse(text, nullptr, false);
    CHECK(!answer.is_discarded() && answer.is_object());
    CHECK(answer.at("id") == id);
    const std::string& outcome = answer.at("outcome").get_ref<const std::string&>();
    CHECK(outcome == "granted" || outcome == "refused" || outcome == "undetermined");
    CHECK(answer.at("reasons").is_array());
}

// Written again, the request is the same.
void check_rewritten(const QuoteRequest& request, const Json& id) {
    const ContributionTable* table = book().contribution(request.person.region, request.year);
    if (table == nullptr || !request.person.declared.empty() || !id.is_string()) return;
    std::string text;
    append_quote_request(text, id.get_ref<const std::string&>(), request, *table);
    const PaddedLine line(text);
    DecisionParser parser(book(), Command::quote);
    const auto again = parser.quote(line.text());
    CHECK(again.has_value());
    CHECK(answer_to("0", *again, Language::en) == answer_to("0", request, Language::en));
}

void check_taken(const QuoteRequest& request, std::string_view echoed, const Json& json) {
    CHECK(json.is_object());
    const Json id = Json::parse(echoed);
    CHECK(id == json.at("id"));
    for (const Language language : {Language::zh, Language::en}) {
        check_answer(answer_to(echoed, request, language), id);
        CHECK(!explain(book(), request, language).headline.empty());
    }
    check_rewritten(request, id);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const PaddedLine line(text);
    DecisionParser parser(book(), Command::quote);
    const auto request = parser.quote(line.text());
    const Json json = Json::parse(text, nullptr, false);
    if (request) {
        CHECK(!json.is_discarded());
        check_taken(*request, parser.id(), json);
        return 0;
    }
    if (json.is_discarded()) CHECK(request.error().field.empty());
    std::string out;
    append_error(out, parser.id(), 1, request.error(), Language::zh);
    const Json answer = Json::parse(out, nullptr, false);
    CHECK(!answer.is_discarded());
    CHECK(answer.at("outcome") == "error");
    return 0;
}
