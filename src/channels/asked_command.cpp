#include "channels/asked_command.h"

#include <utility>

#include <simdjson.h>

#include "channels/json_fields.h"

namespace canbao {
namespace {

// A bill has `on` and `born` too, so the fields of quotes come last.
constexpr std::pair<std::string_view, Command> kTelling[] = {
    {"kind", Command::settle},     {"total", Command::settle},      {"reason", Command::refund},
    {"event_on", Command::refund}, {"applied_on", Command::refund}, {"on", Command::quote},
    {"born", Command::quote},
};

}  // namespace

Command asked_command(std::string_view line) {
    constexpr bool kReallocate = false;
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    simdjson::error_code code = parser.parse(line.data(), line.size(), kReallocate).get(object);
    if (code == simdjson::NUMBER_ERROR) code = parser.parse(without_large_numbers(line)).get(object);
    if (code == simdjson::SUCCESS) {
        for (const auto& [field, command] : kTelling) {
            simdjson::dom::element value;
            if (object.at_key(field).get(value) == simdjson::SUCCESS && !value.is_null()) return command;
        }
    }
    return Command::cap;
}

}  // namespace canbao
