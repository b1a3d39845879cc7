#include <fmt/format.h>

#include "channels/json_text.h"
#include "channels/quote_json.h"

namespace canbao {
namespace {

// Appends `,"key":` — all of it constant text.
void append_key(std::string& out, std::string_view key) { out.append(",\"").append(key).append("\":"); }

void append_money(std::string& out, std::string_view key, Money money) {
    append_key(out, key);
    out.push_back('"');
    money.append_text(out);
    out.push_back('"');
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

void append_number(std::string& out, std::int64_t number) {
    const fmt::format_int digits(number);
    out.append(digits.data(), digits.size());
}

void append_shares(std::string& out, const std::vector<SubsidyShare>& shares) {
    append_key(out, "subsidies");
    out.push_back('[');
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const SubsidyShare& share = shares[i];
        if (i > 0) out.push_back(',');
        out.append("{\"category\":");
        append_json_string(out, share.category->key);
        append_key(out, "payer");
        append_json_string(out, share.payer->key);
        append_money(out, "amount", share.amount);
        append_key(out, "clause");
        append_json_string(out, share.clause->reference);
        out.push_back('}');
    }
    out.push_back(']');
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

struct AppendOutcome {
    std::string& out;

    void operator()(const Quote::Granted& granted) const {
        append_money(out, "standard", granted.standard);
        append_shares(out, granted.subsidies);
        append_money(out, "due", granted.due);
        append_money(out, "repair_due", granted.repair_due);
        append_money(out, "total", granted.total);
        append_key(out, "late");
        out.append(granted.late ? "true" : "false");
        out.append(",\"waiting_months\":{\"fixed\":");
        append_number(out, granted.waiting.fixed);
        append_key(out, "variable");
        append_number(out, granted.waiting.variable);
        out.push_back('}');
        append_date(out, "cover_from", granted.cover_from);
        append_date(out, "cover_until", granted.cover_until);
    }
    void operator()(const Quote::Refused& refused) const {
        if (refused.opens) append_date(out, "opens", refused.opens);
        if (refused.next_open_day) append_date(out, "next_open_day", refused.next_open_day);
    }
    void operator()(const Quote::Undetermined& undetermined) const {
        append_money(out, "standard", undetermined.standard);
        append_shares(out, undetermined.best_known);
    }
};

struct OutcomeWord {
    std::string_view operator()(const Quote::Granted&) const { return "granted"; }
    std::string_view operator()(const Quote::Refused&) const { return "refused"; }
    std::string_view operator()(const Quote::Undetermined&) const { return "undetermined"; }
};

}  // namespace

void append_answer(std::string& out, std::string_view id, const Quote& quote, Language language) {
    out.append("{\"id\":").append(id);
    append_key(out, "outcome");
    out.append("\"").append(std::visit(OutcomeWord{}, quote.outcome)).append("\"");
    append_key(out, "pack");
    if (quote.table == nullptr) {
        out.append("null");
    } else {
        out.append("\"").append(quote.table->pack->id).append("\"");
    }
    std::visit(AppendOutcome{out}, quote.outcome);
    append_reasons(out, quote.reasons, language);
    out.push_back('}');
}

void append_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                  Language language) {
    out.append("{\"id\":").append(id).append(",\"outcome\":\"error\",\"error\":{\"line\":");
    append_number(out, static_cast<std::int64_t>(line));
    append_key(out, "field");
    append_json_string(out, error.field);
    append_key(out, "message");
    append_json_string(out, error.message.in(language));
    out.append("}}");
}

}  // namespace canbao
