#include "policy/refund_table.h"

#include <algorithm>

#include <fmt/format.h>

namespace canbao {
namespace {

constexpr std::array<std::string_view, kRefundReasons> kWords = {"duplicate_enrolment", "employee_insurance",
                                                                 "death", "student_leaves"};

// A day of the year before, for people who leave before it begins, up to some months into the year itself.
void check_days(const Statement& rule, int year, Problems& problems) {
    const auto event_until = rule.value<Date>("event_until");
    const auto apply_until = rule.value<Date>("apply_until");
    for (const auto& [day, zh, en] : {std::tuple(event_until, "事由截止日", "the last day of the event"),
                                      std::tuple(apply_until, "申请截止日", "the last day for applying")}) {
        if (!day || (day->year() >= year - 1 && day->year() <= year + 1)) continue;
        problems.push_back({rule.place(),
                            {fmt::format("{}{}与{}年度不符", zh, day->text(), year),
                             fmt::format("{}, {}, does not fit the year {}", en, day->text(), year)},
                            {"核对年份", "compare the years"}});
    }
    if (event_until && apply_until && *apply_until < *event_until) {
        problems.push_back({rule.place(),
                            {"申请截止日早于事由截止日", "applying ends before the event may happen"},
                            {"核对 event_until 与 apply_until", "compare event_until and apply_until"}});
    }
}

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
        check_days(*rule, effective.year, problems);
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
