#include "decision/refund.h"

#include <algorithm>

namespace canbao {

std::optional<Date> last_event_day(const RefundRule& rule, int year) {
    std::optional<Date> last = rule.event_until;
    if (rule.years_not_begun) {
        const Date before_year = Date::first_of(year).plus_days(-1);
        last = last ? std::min(*last, before_year) : before_year;
    }
    return last;
}

std::optional<Date> last_application_day(const RefundRule& rule, Date event) {
    std::optional<Date> last = rule.apply_until;
    if (rule.apply_within_days) {
        const Date within = event.plus_days(*rule.apply_within_days);
        last = last ? std::min(*last, within) : within;
    }
    return last;
}

// Clause: refund.*.
RefundDecision refund(const PolicyBook& book, const RefundRequest& request) {
    RefundDecision decision;
    const int law_of = request.prepaid_in.value_or(request.year);
    decision.table = book.refunds(request.region, law_of);
    const RefundRule* rule = nullptr;
    if (decision.table != nullptr && decision.table->rule(request.reason))
        rule = &*decision.table->rule(request.reason);
    if (rule == nullptr) {
        decision.reasons.push_back({ReasonCode::refund_rule_unknown, nullptr, {std::int64_t{law_of}}});
        decision.outcome = RefundDecision::Undetermined{};
        return decision;
    }
    decision.rule = rule->source;
    const auto refuse = [&](ReasonCode code, Date fact, Date limit) {
        decision.reasons.push_back({code, rule->source->clause, {fact, limit}, rule->source});
        decision.outcome = RefundDecision::Refused{};
        return decision;
    };
    const auto event_until = last_event_day(*rule, request.year);
    if (event_until && request.event_on > *event_until)
        return refuse(ReasonCode::event_after_year_began, request.event_on, *event_until);
    const auto apply_until = last_application_day(*rule, request.event_on);
    if (apply_until && request.applied_on > *apply_until)
        return refuse(ReasonCode::applied_too_late, request.applied_on, *apply_until);
    // The application comes before the entry; on one and the same day it comes too late.
    if (rule->before_employee_entry && request.employee_entered_on &&
        *request.employee_entered_on <= request.applied_on)
        return refuse(ReasonCode::employee_already_entered, *request.employee_entered_on, request.applied_on);
    decision.outcome = RefundDecision::Granted{};
    return decision;
}

}  // namespace canbao
