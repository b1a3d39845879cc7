// Lines of acts: another reader of JSON must agree on what is JSON; the canonical text of what is taken is
// read as the same command; what is not taken gets an error that is JSON.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channels/act_answer.h"
#include "channels/act_line.h"
#include "channels/act_text.h"
#include "channels/padded_line.h"
#include "vocabulary/check.h"

using namespace canbao;

namespace {

using Json = nlohmann::json;

// A document may say sex and birth itself, and an empty list of years says nothing.
bool may_differ(const std::string& field, const Json& value) {
    return field == "sex" || field == "born" || value.is_null() || value == Json::array();
}

// The text states what the line states.
void check_fields(const Json& line, const Json& text) {
    for (const auto& [field, value] : text.items()) CHECK(line.contains(field) || may_differ(field, value));
    for (const auto& [field, value] : line.items()) CHECK(text.contains(field) || may_differ(field, value));
    for (const char* const field : {"act", "area", "key", "on"}) CHECK(line.at(field) == text.at(field));
}

void check_taken(const ActCommand& command, const Json& line) {
    const std::string text = canonical_text(command);
    const Json json = Json::parse(text, nullptr, false);
    CHECK(!json.is_discarded());
    check_fields(line, json);
    CHECK(first_difference(text, text).empty());
    const PaddedLine written(text);
    ActLineReader reader;
    const auto again = reader.read(written.text());
    CHECK(again.has_value());
    CHECK(canonical_text(*again) == text);
}

void check_error(const LineError& error) {
    ActAnswer answer;
    answer.fault = ActFault{ActFault::Kind::bad_command, error.field, error.message};
    for (const Language language : {Language::zh, Language::en}) {
        std::string out;
        append_act_answer(out, answer, language);
        const Json json = Json::parse(out, nullptr, false);
        CHECK(!json.is_discarded());
        CHECK(json.at("outcome") == "error" && json.at("error").at("field") == error.field);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const PaddedLine line(text);
    ActLineReader reader;
    const auto command = reader.read(line.text());
    const Json json = Json::parse(text, nullptr, false);
    if (command) {
        CHECK(!json.is_discarded());
        check_taken(*command, json);
        return 0;
    }
    if (json.is_discarded()) CHECK(command.error().field.empty());
    check_error(command.error());
    return 0;
}
