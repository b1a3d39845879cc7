#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "policy/rule_lookup.h"

namespace canbao {

// Why a contribution may be given back.
enum class RefundReason { duplicate_enrolment, employee_insurance, death, student_leaves };
constexpr std::size_t kRefundReasons = 4;

// "student_leaves", and back; nothing for another word.
std::string_view word(RefundReason reason);
std::optional<RefundReason> refund_reason(std::string_view word);

// The terms of one reason, as far as the documents state them.
struct RefundRule {
    std::optional<Date> event_until;       // last day of the event
    std::optional<Date> apply_until;       // last day of the application
    std::optional<int> apply_within_days;  // after the event
    bool before_employee_entry = false;    // the application comes before the employee enrolment is entered
    bool years_not_begun = false;          // the event comes before the year
    const Statement* source;
};

// The law of refunds at a place for the contributions of one year.
struct RefundTable {
    RegionCode region;
    int year;
    const Catalogue* catalogue;
    EffectivePack effective;
    std::array<std::optional<RefundRule>, kRefundReasons> rules;  // nothing: no document gives it

    const std::optional<RefundRule>& rule(RefundReason reason) const {
        return rules[static_cast<std::size_t>(reason)];
    }
};

RefundTable resolve_refunds(EffectivePack effective, const Catalogue& catalogue, Problems& problems);

}  // namespace canbao
