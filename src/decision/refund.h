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

}  // namespace canbao
