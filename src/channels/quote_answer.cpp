#include "channels/answer_text.h"
#include "channels/decision_json.h"
#include "channels/json_text.h"

namespace canbao {
namespace {

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

void append_waiting(std::string& out, const WaitingMonths& waiting) {
    append_key(out, "waiting_months");
    const std::size_t at = out.size();
    append_number(out, "fixed", waiting.fixed);
    out[at] = '{';  // in place of the comma
    append_number(out, "variable", waiting.variable);
    out.push_back('}');
    if (waiting.days > 0) append_number(out, "waiting_days", waiting.days);
}

struct AppendOutcome {
    std::string& out;

    void operator()(const Quote::Granted& granted) const {
        append_money(out, "standard", granted.standard);
        append_shares(out, granted.subsidies);
        append_money(out, "due", granted.due);
        append_money(out, "repair_due", granted.repair_due);
        if (granted.prepaid_years > 0) {
            append_number(out, "prepaid_years", granted.prepaid_years);
            append_money(out, "prepaid_due", granted.prepaid_due);
        }
        append_money(out, "total", granted.total);
        append_key(out, "late");
        out.append(granted.late ? "true" : "false");
        append_waiting(out, granted.waiting);
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

}  // namespace

void append_answer(std::string& out, std::string_view id, const Quote& quote, Language language) {
    begin_answer(out, id, outcome_word(quote),
                 quote.table == nullptr ? std::string_view() : quote.table->pack->id);
    std::visit(AppendOutcome{out}, quote.outcome);
    append_reasons(out, quote.reasons, language);
    out.push_back('}');
}

void append_error(std::string& out, std::string_view id, std::size_t line, const LineError& error,
                  Language language) {
    out.append("{\"id\":").append(id).append(",\"outcome\":\"error\",\"error\":");
    const std::size_t at = out.size();
    append_number(out, "line", static_cast<std::int64_t>(line));
    out[at] = '{';  // in place of the comma
    append_key(out, "field");
    append_json_string(out, error.field);
    append_key(out, "message");
    append_json_string(out, error.message.in(language));
    out.append("}}");
}

}  // namespace canbao
