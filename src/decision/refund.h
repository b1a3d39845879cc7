#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "policy/book.h"
#include "vocabulary/reason.h"

namespace canbao {

// What is asked: whether the contribution for a year may be given back.
struct RefundRequest {
    RegionCode region;
    int year;  // of the contribution
    RefundReason reason;
    Date event_on;
    Date applied_on;
    std::optional<Date> employee_entered_on;  // when the employee enrolment was entered
    // Of a year that was paid ahead: the season in which it was. READING: its law holds for all years that
    // were paid with it, since none of them was published then.
    std::optional<int> prepaid_in = {};
};

// The answer. Source of every field: docs/formats/decisions.md.
struct RefundDecision {
    struct Granted {};
    struct Refused {};
    struct Undetermined {};

    const RefundTable* table = nullptr;  // nullptr where the place has no pack for that year
    const Statement* rule = nullptr;     // nullptr where no document gives one
    std::vector<Reason> reasons;
    std::variant<Refused, Granted, Undetermined> outcome;
};

// Decides. Pure: the same book and request give the same answer for ever.
RefundDecision refund(const PolicyBook& book, const RefundRequest& request);

// The last day on which the event founds a refund of the contribution for `year`, and the last day on which
// it can be applied for after the event; nothing: any day will do.
std::optional<Date> last_event_day(const RefundRule& rule, int year);
std::optional<Date> last_application_day(const RefundRule& rule, Date event);

}  // namespace canbao
