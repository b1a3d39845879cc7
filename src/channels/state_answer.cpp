#include "channels/state_answer.h"

#include <fmt/format.h>

#include "channels/json_text.h"

namespace canbao {

void append_state_answer(std::string& out, const StateNotice& notice, const StateAnswer& answer,
                         Language language) {
    // Trades and orders hold letters, digits and signs that need no escape.
    out += notice.trade ? fmt::format(R"({{"trade":"{}")", notice.trade->text()) : R"({"trade":null)";
    if (notice.order) out += fmt::format(R"(,"order":"{}")", notice.order->text());
    out += fmt::format(R"(,"status":"{}")", word(notice.state));
    if (answer.fault) {
        out += fmt::format(R"(,"outcome":"error","error":{{"code":"{}","field":)", word(answer.fault->kind));
        append_json_string(out, answer.fault->field);
        out += R"(,"message":)";
        append_json_string(out, answer.fault->message.in(language));
        out += "}}";
        return;
    }
    out += R"(,"outcome":"recorded")";
    if (answer.act) out += fmt::format(R"(,"act":"{}")", *answer.act);
    if (answer.is_repeated) out += R"(,"repeated":true)";
    out += '}';
}

}  // namespace canbao
