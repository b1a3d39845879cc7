#include "policy/refund_table.h"

#include <algorithm>

namespace canbao {
namespace {

constexpr std::array<std::string_view, kRefundReasons> kWords = {"duplicate_enrolment", "employee_insurance",
                                                                 "death", "student_leaves"};

}  // namespace

std::string_view word(RefundReason reason) { return kWords[static_cast<std::size_t>(reason)]; }

std::optional<RefundReason> refund_reason(std::string_view word) {
    const auto found = std::ranges::find(kWords, word);
    if (found == kWords.end()) return std::nullopt;
    return static_cast<RefundReason>(found - kWords.begin());
}

RefundTable resolve_refunds(EffectivePack effective, const Catalogue& catalogue, Problems& problems) {
    const RuleLookup lookup(effective, catalogue, problems);
    RefundTable table{.region = effective.region,
                      .year = effective.year,
                      .catalogue = &catalogue,
                      .effective = {effective.region, effective.year, {}},
                      .rules = {}};
    for (const Statement* rule : lookup.known_under("refund")) {
        const auto reason = refund_reason(rule->key());
        CHECK(reason.has_value());
        table.rules[static_cast<std::size_t>(*reason)] =
            RefundRule{.event_until = rule->value<Date>("event_until"),
                       .apply_until = rule->value<Date>("apply_until"),
                       .apply_within_days = rule->count("apply_within_days"),
                       .before_employee_entry = rule->value<bool>("before_employee_entry").value_or(false),
                       .years_not_begun = rule->value<bool>("years_not_begun").value_or(false),
                       .source = rule};
    }
    table.effective = std::move(effective);
    return table;
}

}  // namespace canbao
