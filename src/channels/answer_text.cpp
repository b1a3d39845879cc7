#include "channels/answer_text.h"

#include <fmt/format.h>

#include "channels/json_text.h"

namespace canbao {

void append_key(std::string& out, std::string_view key) { out.append(",\"").append(key).append("\":"); }

void append_money(std::string& out, std::string_view key, Money money) {
    append_key(out, key);
    out.push_back('"');
    money.append_text(out);
    out.push_back('"');
}

void append_money(std::string& out, std::string_view key, const std::optional<Money>& money) {
    if (money) return append_money(out, key, *money);
    append_key(out, key);
    out.append("null");
}

void append_date(std::string& out, std::string_view key, const std::optional<Date>& date) {
    append_key(out, key);
    if (!date) {
        out.append("null");
        return;
    }
    out.push_back('"');
    date->append_text(out);
    out.push_back('"');
}

void append_number(std::string& out, std::string_view key, std::int64_t number) {
    append_key(out, key);
    const fmt::format_int digits(number);
    out.append(digits.data(), digits.size());
}

void append_reasons(std::string& out, const std::vector<Reason>& reasons, Language language) {
    append_key(out, "reasons");
    out.push_back('[');
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        const Reason& reason = reasons[i];
        if (i > 0) out.push_back(',');
        out.append("{\"code\":\"").append(word(reason.code)).push_back('"');
        append_key(out, "clause");
        if (reason.clause == nullptr) {
            out.append("null");
        } else {
            append_json_string(out, reason.clause->reference);
        }
        append_key(out, "text");
        // Texts of reasons hold names from packs, so they are escaped like any other text.
        std::string text;
        append_text(text, reason, language);
        append_json_string(out, text);
        out.push_back('}');
    }
    out.push_back(']');
}

void begin_answer(std::string& out, std::string_view id, std::string_view outcome, std::string_view pack) {
    out.append("{\"id\":").append(id);
    append_key(out, "outcome");
    out.append("\"").append(outcome).append("\"");
    append_key(out, "pack");
    if (pack.empty()) {
        out.append("null");
    } else {
        append_json_string(out, pack);
    }
}

}  // namespace canbao
