#include "decision/cap.h"

#include <algorithm>

namespace canbao {
namespace {

const LocalText kCriticalIllness = {"大病保险基本限额", "a base cap of critical-illness insurance"};

class CapSteps {
   public:
    CapSteps(const IncentiveTable& table, const CapRequest& request) : table_(table), request_(request) {
        decision_.table = &table;
    }

    CapDecision decide() && {
        if (table_.unpublished != nullptr) {
            give(ReasonCode::terms_unknown, table_.unpublished, {});
            const bool is_base = table_.unpublished == table_.base_cap.source;
            decision_.outcome =
                CapDecision::Undetermined{is_base ? std::nullopt : std::optional(table_.base_cap.value)};
            return std::move(decision_);
        }
        CapDecision::Granted granted;
        granted.base_cap = table_.base_cap.value;
        granted.continuous_years = continuous_years();
        granted.continuous_bonus = continuous_bonus(granted.continuous_years);
        granted.zero_claim_bonus = zero_claim_bonus();
        if (!table_.continuity && !table_.zero_claim)
            give(ReasonCode::incentives_not_begun, table_.base_cap.source, {std::int64_t{request_.year}});
        granted.bonus = bounded(granted.continuous_bonus + granted.zero_claim_bonus);
        granted.cap = granted.base_cap + granted.bonus;
        decision_.outcome = granted;
        return std::move(decision_);
    }

   private:
    void give(ReasonCode code, const Statement* source, std::array<ReasonFact, 3> facts) {
        decision_.reasons.push_back({code, source->clause, facts, source});
    }

    // Clauses: incentive.continuity, incentive.lapse.
    int continuous_years() const {
        if (!table_.continuity_counts_from) return 0;
        const int first = table_.continuity_counts_from->value;
        if (request_.year < first) return 0;
        int years = 1;
        for (int year = request_.year - 1; year >= first && request_.resident_years.contains(year); --year)
            ++years;
        return years;
    }

    Money continuous_bonus(int years) {
        if (!table_.continuity) return {};
        const IncentiveTable::Continuity& rule = table_.continuity->value;
        const Money bonus = rule.for_each_year.times(std::max(years - rule.after_years, 0));
        if (!bonus.is_zero())
            give(ReasonCode::continuity_bonus, table_.continuity->source, {std::int64_t{years}, bonus});
        return bonus;
    }

    // Clauses: incentive.zero_claim, incentive.use.
    Money zero_claim_bonus() {
        if (!table_.zero_claim) return {};
        const std::int64_t years = zero_claim_years(table_, request_).count;
        const Money bonus = table_.zero_claim->value.times(years);
        if (years > 0) give(ReasonCode::zero_claim_bonus, table_.zero_claim->source, {years, bonus});
        return bonus;
    }

    // Clause: incentive.ceiling.
    Money bounded(Money bonus) {
        if (!table_.ceiling || bonus <= table_.ceiling->value) return bonus;
        give(ReasonCode::bonus_ceiling, table_.ceiling->source, {bonus, table_.ceiling->value});
        return table_.ceiling->value;
    }

    const IncentiveTable& table_;
    const CapRequest& request_;
    CapDecision decision_;
};

}  // namespace

ZeroClaimYears zero_claim_years(const IncentiveTable& table, const CapRequest& request) {
    CHECK(table.zero_claim_counts_from.has_value());
    const int first = table.zero_claim_counts_from->value;
    ZeroClaimYears years;
    if (table.use_clears_zero_claim != nullptr)
        for (int year = first; year <= kLastYear; ++year)
            if (request.bonus_used_years.contains(year)) years.last_use = year;
    for (int year = first; year < request.year; ++year) {
        if (!request.zero_claim_years.contains(year) || !request.resident_years.contains(year)) continue;
        if (year <= years.last_use) {
            years.cleared.insert(year);
        } else {
            years.counted.insert(year);
            ++years.count;
        }
    }
    return years;
}

CapDecision cap(const PolicyBook& book, const CapRequest& request) {
    const IncentiveTable* table = book.incentives(request.region, request.year);
    if (table != nullptr) return CapSteps(*table, request).decide();
    CapDecision none;
    none.reasons.push_back({ReasonCode::no_policy, nullptr, {std::int64_t{request.year}, &kCriticalIllness}});
    none.outcome = CapDecision::Refused{};
    return none;
}

}  // namespace canbao
