#include "decision/settle.h"

#include <algorithm>

namespace canbao {
namespace {

const LocalText kBenefits = {"待遇政策（住院待遇表）", "a table of hospital benefits"};

// What is left of a yearly cap; nothing: there is no cap.
std::optional<Money> left_of(const std::optional<Money>& cap, Money used) {
    if (!cap) return std::nullopt;
    return std::max(*cap - used, Money{});
}

// The steps of the contract, in its order. Each step either goes on or ends the decision.
class SettleDecision {
   public:
    SettleDecision(const BenefitTable& table, const SettleRequest& request)
        : table_(table),
          request_(request),
          person_(request.person),
          days_{request.on, request.on, Date::first_of(request.year), request.on} {
        settlement_.table = &table;
        settlement_.rule = table.inpatient.front().source;
        settlement_.reasons.reserve(kUsualReasons);
    }

    Settlement decide() && {
        if (ends_by_birth() || ends_by_amounts()) return std::move(settlement_);
        const bool has_ended = request_.kind == CareKind::inpatient            ? ends_as_stay()
                               : request_.kind == CareKind::chronic_outpatient ? ends_as_chronic()
                                                                               : ends_as_outpatient();
        if (has_ended || ends_by_hardship()) return std::move(settlement_);
        grant();
        return std::move(settlement_);
    }

   private:
    static constexpr std::size_t kUsualReasons = 4;

    void give(ReasonCode code, const Statement* source, std::array<ReasonFact, 3> facts = {}) {
        settlement_.reasons.push_back({code, source == nullptr ? nullptr : source->clause, facts, source});
    }

    bool refuse(ReasonCode code, const Statement* source, std::array<ReasonFact, 3> facts) {
        give(code, source, facts);
        settlement_.outcome = Settlement::Refused{};
        return true;
    }

    // `rule` names the file of the answer.
    bool leave_open(ReasonCode code, const Statement* rule, std::array<ReasonFact, 3> facts = {}) {
        give(code, rule, facts);
        if (rule != nullptr) settlement_.rule = rule;
        settlement_.outcome = Settlement::Undetermined{
            .in_scope = in_scope_, .deductible = {}, .basic_paid = {}, .own_pay = {}};
        return true;
    }

    bool ends_by_birth() {
        if (!(person_.born > request_.on)) return false;
        return refuse(ReasonCode::born_later, nullptr, {person_.born, request_.on});
    }

    bool ends_by_amounts() {
        const BillAmounts& bill = request_.bill;
        const Money outside = bill.full_own_pay + bill.over_limit + bill.advance_own_pay;
        if (outside > bill.total)
            return refuse(ReasonCode::amounts_do_not_add_up, nullptr, {outside, bill.total});
        in_scope_ = bill.total - outside;
        if (table_.unpublished != nullptr) return leave_open(ReasonCode::terms_unknown, table_.unpublished);
        return false;
    }

    // Clauses: benefit.inpatient, benefit.filed_residence, benefit.unfiled_care, benefit.repeat_stay,
    // benefit.no_deductible, benefit.annual_cap.
    bool ends_as_stay() {
        const FacilityPlace place = place_that_counts();
        const InpatientRow* row = row_at(place);
        if (row == nullptr) return leave_open(ReasonCode::no_benefit_row, table_.inpatient.front().source);
        settlement_.rule = row->source;
        const Rate rate = rate_after_filing(row->rate, place);
        deductible_ = std::min(deductible_of(*row), in_scope_);
        pay_basic(by_rate(in_scope_ - deductible_, rate));
        counts_for_critical_ = true;
        return false;
    }

    Money by_rate(Money amount, Rate rate) {
        settlement_.basis.rate = rate;
        return settlement_.basis.by_rate = amount.multiply(rate, Rounding::half_up);
    }

    FacilityPlace place_that_counts() {
        if (!request_.facility.is_filed_residence || !table_.filed_residence) return request_.facility.place;
        give(ReasonCode::filed_residence, table_.filed_residence->source);
        return table_.filed_residence->value;
    }

    const InpatientRow* row_at(FacilityPlace place) const {
        const int age = table_.asks_for_birth ? person_.born.age_on(request_.on) : 0;
        const auto fits = [&](const InpatientRow& row) {
            return row.facility_class.value_or(request_.facility.facility_class) ==
                       request_.facility.facility_class &&
                   row.places.contains(place) && row.age_from <= age && age < row.age_below &&
                   row.tiers.contains(request_.tier) && has_level(row);
        };
        const auto found = std::ranges::find_if(table_.inpatient, fits);
        return found == table_.inpatient.end() ? nullptr : &*found;
    }

    bool has_level(const InpatientRow& row) const {
        if (row.levels == nullptr) return true;
        return std::ranges::any_of(person_.declared, [&](const DeclaredFact& fact) {
            const auto* level = std::get_if<std::string>(&fact.value);
            return fact.name == "facility_level" && level != nullptr &&
                   std::ranges::find(*row.levels, *level) != row.levels->end();
        });
    }

    bool meets(const Condition& condition) const {
        return holds(condition, person_, days_, *table_.catalogue);
    }

    // Care elsewhere that was not filed costs a share in advance, or points of the rate.
    Rate rate_after_filing(Rate rate, FacilityPlace place) {
        if (request_.facility.is_filed_residence) return rate;
        for (const UnfiledCare& rule : table_.unfiled_care) {
            if (!rule.places.contains(place) || (rule.unless != nullptr && meets(*rule.unless))) continue;
            if (rule.advance_share)
                unfiled_advance_ = in_scope_.multiply(*rule.advance_share, Rounding::half_up);
            in_scope_ = in_scope_ - unfiled_advance_;
            if (rule.rate_reduction) rate = rate.less(*rule.rate_reduction);
            give(ReasonCode::unfiled_care, rule.source, {unfiled_advance_, rate});
        }
        return rate;
    }

    Money deductible_of(const InpatientRow& row) {
        if (table_.no_deductible) {
            const auto category = table_.no_deductible->value.held_by(person_, days_, *table_.catalogue);
            if (category) {
                give(ReasonCode::no_deductible, table_.no_deductible->source,
                     {&table_.catalogue->at(*category).name});
                return {};
            }
        }
        const int stay = request_.so_far.stays + 1;
        for (const RepeatStay& step : table_.repeat_stays) {  // latest first
            if (stay < step.from_stay) continue;
            const Money reduced = row.deductible.multiply(step.deductible_share, Rounding::half_up);
            give(ReasonCode::repeat_stay, step.source, {std::int64_t{stay}, row.deductible, reduced});
            return reduced;
        }
        return row.deductible;
    }

    bool is_one_of(const std::optional<CategoryGroup>& categories) const {
        return !categories || categories->held_by(person_, days_, *table_.catalogue);
    }

    // Of the rows for this person the best. A row that names categories is an exception: it goes before those
    // for everybody.
    template <typename Row, typename IsBetter>
    const Row* best_of(const std::vector<Row>& rows, IsBetter is_better) const {
        const Row* best = nullptr;
        for (const Row& row : rows) {
            if (!row.tiers.contains(request_.tier) || !is_one_of(row.categories)) continue;
            const bool is_exception = row.categories.has_value();
            const bool goes_before =
                best == nullptr ||
                (is_exception == best->categories.has_value() ? is_better(row, *best) : is_exception);
            if (goes_before) best = &row;
        }
        return best;
    }

    // Clauses: benefit.annual_cap, benefit.annual_cap_of. Of two caps of equal rank the larger holds.
    const YearlyCap& annual_cap() const {
        const auto is_larger = [](const YearlyCapOf& a, const YearlyCapOf& b) {
            return b.cap.amount && (!a.cap.amount || *a.cap.amount > *b.cap.amount);
        };
        const YearlyCapOf* best = best_of(table_.annual_caps_of, is_larger);
        return best == nullptr ? table_.annual_cap : best->cap;
    }

    void pay_basic(Money payment) {
        basic_paid_ = payment;
        const YearlyCap& cap = annual_cap();
        settlement_.basis.annual_cap = &cap;
        const auto left = left_of(cap.amount, request_.so_far.basic_paid);
        if (!left || payment <= *left) return;
        basic_paid_ = *left;
        give(ReasonCode::annual_cap_reached, cap.source, {*cap.amount, basic_paid_});
    }

    // Clauses: benefit.chronic_outpatient, benefit.chronic_disease, benefit.chronic_limits.
    bool ends_as_chronic() {
        if (table_.chronic_outpatient == nullptr)
            return leave_open(ReasonCode::no_benefit_row, table_.inpatient.front().source);
        settlement_.rule = table_.chronic_outpatient;
        const auto disease =
            std::ranges::find(table_.chronic_diseases, request_.disease, &ChronicDisease::key);
        if (disease == table_.chronic_diseases.end() || !disease->annual_limit) {
            leave_open(ReasonCode::limit_unknown,
                       table_.chronic_limits != nullptr ? table_.chronic_limits : table_.chronic_outpatient);
            settlement_.rule = table_.chronic_outpatient;
            return true;
        }
        settlement_.rule = disease->source;
        const Money limit = *disease->annual_limit;
        const Money left = *left_of(limit, request_.so_far.disease_paid);
        Money payment = by_rate(in_scope_, disease->rate);
        if (payment > left) {
            payment = left;
            give(ReasonCode::limit_reached, disease->source, {limit, payment});
        }
        pay_basic(payment);
        counts_for_critical_ = true;
        return false;
    }

    // Clauses: benefit.general_outpatient, benefit.general_outpatient_rate. Of two rows of equal rank the
    // larger limit holds.
    bool ends_as_outpatient() {
        const auto is_larger = [](const OutpatientRow& a, const OutpatientRow& b) {
            return a.annual_limit > b.annual_limit;
        };
        const OutpatientRow* best = best_of(table_.outpatient, is_larger);
        const Statement* unpublished =
            best == nullptr ? table_.effective.find("benefit.general_outpatient_rate") : nullptr;
        if (unpublished != nullptr) return leave_open(ReasonCode::rate_unknown, unpublished);
        if (best == nullptr) return leave_open(ReasonCode::no_benefit_row, table_.inpatient.front().source);
        if (!best->rate) return leave_open(ReasonCode::rate_unknown, best->source);
        settlement_.rule = best->source;
        const Money left = *left_of(best->annual_limit, request_.so_far.outpatient_paid);
        Money payment = by_rate(in_scope_, *best->rate);
        if (payment > left) {
            payment = left;
            give(ReasonCode::limit_reached, best->source, {best->annual_limit, payment});
        }
        counts_for_critical_ = best->counts_for_critical;
        if (best->counts_for_cap) {
            pay_basic(payment);
        } else {
            basic_paid_ = payment;
        }
        counts_for_cap_ = best->counts_for_cap;
        return false;
    }

    Money own_pay() const { return in_scope_ - basic_paid_; }

    // Clauses: hardship.categories, critical_illness.hardship, medical_assistance.terms.
    bool ends_by_hardship() {
        hardship_ = table_.hardship.value.held_by(person_, days_, *table_.catalogue);
        settlement_.basis.hardship = hardship_;
        if (!hardship_ || own_pay().is_zero()) return false;
        if (table_.critical_hardship_terms != nullptr && counts_for_critical_)
            return end_at_hardship(ReasonCode::critical_terms_unknown, table_.critical_hardship_terms);
        if (table_.assistance_terms != nullptr && counts_for_critical_)
            return end_at_hardship(ReasonCode::assistance_terms_unknown, table_.assistance_terms);
        return false;
    }

    bool end_at_hardship(ReasonCode code, const Statement* rule) {
        give(code, rule, {&table_.catalogue->at(*hardship_).name});
        settlement_.outcome = Settlement::Undetermined{.in_scope = in_scope_,
                                                       .deductible = deductible_,
                                                       .basic_paid = basic_paid_,
                                                       .own_pay = own_pay(),
                                                       .unfiled_advance = unfiled_advance_};
        return true;
    }

    // Whether the terms of people in hardship are this person's.
    bool has_hardship_terms() const {
        return table_.critical_hardship && hardship_ && is_one_of(table_.critical_hardship->categories);
    }

    // Clauses: critical_illness.band, critical_illness.base_cap. One rounding over all bands.
    Money critical_payment() {
        if (!counts_for_critical_) return {};
        const bool is_hardship = has_hardship_terms();
        const auto& bands = is_hardship ? table_.critical_hardship->bands : table_.critical_bands;
        const Money before = request_.so_far.own_pay;
        const Money after = before + own_pay();
        SumOfShares sum;
        for (std::size_t i = 0; i < bands.size(); ++i)
            sum.add(part_in_band(bands, i, before, after), bands[i].rate);
        const Money payment = sum.rounded(Rounding::half_up);
        YearlyCap cap{request_.critical_cap.value_or(table_.critical_cap.value), table_.critical_cap.source};
        if (is_hardship && table_.critical_hardship->cap) cap = *table_.critical_hardship->cap;
        settlement_.basis.critical_bands = &bands;
        settlement_.basis.critical_by_rate = payment;
        settlement_.basis.critical_cap = cap;
        const auto left = left_of(cap.amount, request_.so_far.critical_paid);
        if (!left || payment <= *left) return payment;
        give(ReasonCode::critical_cap_reached, cap.source, {*cap.amount, *left});
        return *left;
    }

    // Clause: medical_assistance.share. Of the rules for this person's categories the one that pays more;
    // those for all people in hardship only where there is none. Own payment counts as it does for critical
    // illness.
    Money assistance_payment(Money critical_paid) {
        if (!hardship_ || !counts_for_critical_) return {};
        const bool is_exception = std::ranges::any_of(table_.assistance, [&](const AssistanceShare& rule) {
            return rule.categories && is_one_of(rule.categories);
        });
        Money best;
        for (const AssistanceShare& rule : table_.assistance) {
            if (!is_one_of(rule.categories) || (is_exception && !rule.categories)) continue;
            const Money part = assistance_part(rule, critical_paid);
            const Money payment = assistance_of(rule, part);
            if (settlement_.basis.assistance != nullptr && payment <= best) continue;
            best = payment;
            settlement_.basis.assistance = &rule;
            settlement_.basis.assistance_part = part;
        }
        return best;
    }

    // The part of what is left to the person in the year above the threshold.
    Money assistance_part(const AssistanceShare& rule, Money critical_paid) const {
        const YearSoFar& so_far = request_.so_far;
        const Money before = std::max(so_far.own_pay - so_far.critical_paid, Money{});
        const Money after = before + own_pay() - critical_paid;
        const Money from = std::max(before, rule.above);
        return after > from ? after - from : Money{};
    }

    Money assistance_of(const AssistanceShare& rule, Money part) const {
        const Money payment = part.multiply(rule.rate, Rounding::half_up);
        const auto left = left_of(rule.annual_cap, request_.so_far.assistance_paid);
        return left ? std::min(payment, *left) : payment;
    }

    void grant() {
        const Money critical_paid = critical_payment();
        const Money assistance_paid = assistance_payment(critical_paid);
        YearSoFar so_far = request_.so_far;
        if (request_.kind == CareKind::inpatient) ++so_far.stays;
        if (counts_for_cap_) so_far.basic_paid += basic_paid_;
        if (counts_for_critical_) so_far.own_pay += own_pay();
        so_far.critical_paid += critical_paid;
        so_far.assistance_paid += assistance_paid;
        if (request_.kind == CareKind::chronic_outpatient) so_far.disease_paid += basic_paid_;
        if (request_.kind == CareKind::general_outpatient) so_far.outpatient_paid += basic_paid_;
        settlement_.outcome = Settlement::Granted{
            .in_scope = in_scope_,
            .unfiled_advance = unfiled_advance_,
            .deductible = deductible_,
            .basic_paid = basic_paid_,
            .critical_paid = critical_paid,
            .assistance_paid = assistance_paid,
            .own_pay = own_pay(),
            .person_pays = request_.bill.total - basic_paid_ - critical_paid - assistance_paid,
            .so_far = so_far,
        };
    }

    const BenefitTable& table_;
    const SettleRequest& request_;
    const PersonFacts& person_;
    DecisionDays days_;
    Settlement settlement_;

    Money in_scope_;
    Money unfiled_advance_;
    Money deductible_;
    Money basic_paid_;
    bool counts_for_critical_ = false;
    bool counts_for_cap_ = true;
    std::optional<CategoryId> hardship_;
};

}  // namespace

Money part_in_band(const std::vector<CriticalBand>& bands, std::size_t i, Money before, Money after) {
    const Money from = std::max(before, bands[i].above);
    const Money to = i + 1 < bands.size() ? std::min(after, bands[i + 1].above) : after;
    return std::max(to - from, Money{});
}

Settlement settle(const PolicyBook& book, const SettleRequest& request) {
    const BenefitTable* table = book.benefits(request.person.region, request.year);
    if (table != nullptr) return SettleDecision(*table, request).decide();
    Settlement none;
    none.reasons.push_back({ReasonCode::no_policy, nullptr, {std::int64_t{request.year}, &kBenefits}});
    none.outcome = Settlement::Refused{};
    return none;
}

}  // namespace canbao
