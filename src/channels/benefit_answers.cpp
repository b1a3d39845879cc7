#include "channels/answer_text.h"
#include "channels/decision_json.h"

namespace canbao {
namespace {

void append_so_far(std::string& out, const YearSoFar& so_far) {
    append_key(out, "so_far");
    const std::size_t at = out.size();
    append_number(out, "stays", so_far.stays);
    out[at] = '{';  // in place of the comma
    append_money(out, "basic_paid", so_far.basic_paid);
    append_money(out, "own_pay", so_far.own_pay);
    append_money(out, "critical_paid", so_far.critical_paid);
    if (!so_far.outpatient_paid.is_zero()) append_money(out, "outpatient_paid", so_far.outpatient_paid);
    if (!so_far.disease_paid.is_zero()) append_money(out, "disease_paid", so_far.disease_paid);
    if (!so_far.assistance_paid.is_zero()) append_money(out, "assistance_paid", so_far.assistance_paid);
    out.push_back('}');
}

struct AppendSettlement {
    std::string& out;

    void operator()(const Settlement::Granted& granted) const {
        append_money(out, "in_scope", granted.in_scope);
        if (!granted.unfiled_advance.is_zero()) append_money(out, "unfiled_advance", granted.unfiled_advance);
        append_money(out, "deductible", granted.deductible);
        append_money(out, "basic_paid", granted.basic_paid);
        append_money(out, "critical_paid", granted.critical_paid);
        append_money(out, "assistance_paid", granted.assistance_paid);
        append_money(out, "own_pay", granted.own_pay);
        append_money(out, "person_pays", granted.person_pays);
        append_so_far(out, granted.so_far);
    }
    void operator()(const Settlement::Refused&) const {}
    void operator()(const Settlement::Undetermined& undetermined) const {
        append_money(out, "in_scope", undetermined.in_scope);
        if (!undetermined.unfiled_advance.is_zero())
            append_money(out, "unfiled_advance", undetermined.unfiled_advance);
        append_money(out, "deductible", undetermined.deductible);
        append_money(out, "basic_paid", undetermined.basic_paid);
        append_money(out, "critical_paid", std::nullopt);
        append_money(out, "assistance_paid", std::nullopt);
        append_money(out, "own_pay", undetermined.own_pay);
        append_money(out, "person_pays", std::nullopt);
        append_key(out, "so_far");
        out.append("null");
    }
};

struct AppendCap {
    std::string& out;

    void operator()(const CapDecision::Granted& granted) const {
        append_money(out, "base_cap", granted.base_cap);
        append_number(out, "continuous_years", granted.continuous_years);
        append_money(out, "continuous_bonus", granted.continuous_bonus);
        append_money(out, "zero_claim_bonus", granted.zero_claim_bonus);
        append_money(out, "bonus", granted.bonus);
        append_money(out, "cap", granted.cap);
    }
    void operator()(const CapDecision::Refused&) const {}
    void operator()(const CapDecision::Undetermined& undetermined) const {
        append_money(out, "base_cap", undetermined.base_cap);
    }
};

std::string_view pack_of(const Statement* rule) {
    return rule == nullptr ? std::string_view() : std::string_view(rule->pack->id);
}

}  // namespace

void append_answer(std::string& out, std::string_view id, const Settlement& settlement, Language language) {
    begin_answer(out, id, outcome_word(settlement), pack_of(settlement.rule));
    std::visit(AppendSettlement{out}, settlement.outcome);
    append_reasons(out, settlement.reasons, language);
    out.push_back('}');
}

void append_answer(std::string& out, std::string_view id, const CapDecision& decision, Language language) {
    begin_answer(out, id, outcome_word(decision),
                 pack_of(decision.table == nullptr ? nullptr : decision.table->base_cap.source));
    std::visit(AppendCap{out}, decision.outcome);
    append_reasons(out, decision.reasons, language);
    out.push_back('}');
}

void append_answer(std::string& out, std::string_view id, const RefundDecision& decision, Language language) {
    begin_answer(out, id, outcome_word(decision), pack_of(decision.rule));
    append_reasons(out, decision.reasons, language);
    out.push_back('}');
}

}  // namespace canbao
