#include "decision/quote.h"

#include <algorithm>

namespace canbao {
namespace {

// What waiting_exempt names as the ground where it is not a category.
const LocalText kNewborn = {"新生儿在规定期限内参保", "a newborn enrolled within the days of grace"};
const LocalText kAfterEmployee = {"职工医保终止后在规定月数内参保", "employee insurance ended only recently"};

// The steps of the contract, in its order. Each step either goes on or ends the decision.
class QuoteDecision {
   public:
    QuoteDecision(const ContributionTable& table, const QuoteRequest& request)
        : table_(table),
          request_(request),
          person_(request.person),
          days_{request.on, request.registered_on, Date::first_of(request.year), table.window.value.last} {
        quote_.table = &table;
        quote_.reasons.reserve(kUsualReasons);
    }

    Quote decide() && {
        if (ends_by_dates() || ends_in_birth_year()) return std::move(quote_);
        note_newborn();
        if (ends_by_window() || ends_by_repair()) return std::move(quote_);
        choose_subsidy();
        if (unknown_ != nullptr && best_amount() < table_.standard.value) {
            end_undetermined();
            return std::move(quote_);
        }
        grant();
        return std::move(quote_);
    }

   private:
    static constexpr std::size_t kUsualReasons = 6;

    void give(ReasonCode code, const Statement* source, std::array<ReasonFact, 3> facts = {}) {
        quote_.reasons.push_back({code, source == nullptr ? nullptr : source->clause, facts, source});
    }

    bool refuse(ReasonCode code, const Statement* source, std::array<ReasonFact, 3> facts,
                Quote::Refused refused = {}) {
        give(code, source, facts);
        quote_.outcome = refused;
        return true;
    }

    bool is_born_in_year() const { return person_.born.year() == request_.year; }

    // Last of the days of grace after birth.
    Date grace_ends() const { return person_.born.plus_days(table_.newborn_grace_days.value); }

    bool ends_by_dates() {
        if (person_.born > request_.on)
            return refuse(ReasonCode::born_later, nullptr, {person_.born, request_.on});
        const Date last =
            is_born_in_year() ? std::max(table_.late_until.value, grace_ends()) : table_.late_until.value;
        if (request_.on > last)
            return refuse(ReasonCode::year_over, table_.late_until.source, {last, request_.on});
        return false;
    }

    // Clause: newborn.birth_year.
    bool ends_in_birth_year() {
        if (!is_born_in_year()) return false;
        give(ReasonCode::birth_year_free, table_.birth_year_due.source, {person_.born});
        const Money due = table_.birth_year_due.value;
        quote_.outcome =
            Quote::Granted{due, {}, due, {}, due, false, {}, person_.born, table_.cover_ends.value};
        return true;
    }

    // Clause: newborn.grace.
    void note_newborn() {
        is_newborn_ = person_.born.year() == request_.year - 1 && request_.on <= grace_ends();
        if (!is_newborn_) return;
        give(ReasonCode::newborn_90_days, table_.newborn_grace_days.source,
             {std::int64_t{table_.newborn_grace_days.value}, grace_ends()});
    }

    // Clauses: window.collection, window.payable_days, window.closed.
    bool ends_by_window() {
        const ContributionTable::Spell window = table_.window.value;
        is_late_ = !is_newborn_ && request_.on > window.last;
        if (is_newborn_ || is_late_) return false;
        if (request_.on < window.first) {
            return refuse(ReasonCode::before_window, table_.window.source, {window.first},
                          {.opens = window.first, .next_open_day = {}});
        }
        const Statement* closed_by = table_.closed_by(request_.on);
        if (closed_by == nullptr) return false;
        const auto next = table_.next_open_day(request_.on);
        // After the last open day of the window the first late day is the next on which payment is taken.
        const Date next_open_day = next ? *next : window.last.plus_days(1);
        return refuse(ReasonCode::closed_day, closed_by, {request_.on, next_open_day},
                      {.opens = {}, .next_open_day = next_open_day});
    }

    bool ends_by_repair() {
        gap_ = years_missed(table_, person_);
        if (request_.repair_years <= gap_) return false;
        const Statement* source = table_.waiting ? table_.waiting->count_from_year.source : nullptr;
        return refuse(ReasonCode::repair_exceeds_gap, source,
                      {std::int64_t{request_.repair_years}, std::int64_t{gap_}});
    }

    // Clauses: identity.recognition, identity.overlap, subsidy.*.
    void choose_subsidy() {
        for (const Identity& identity : person_.identities)
            if (identity.period.contains(request_.on) && identity.period.from <= days_.closing)
                consider(identity.category, true);
        for (const Identity& identity : person_.identities)
            if (identity.period.contains(request_.on) && identity.period.from > days_.closing)
                note_too_late(identity);
        for (const CategoryId category : table_.derived_categories) consider(category, false);
        // A subsidy that covers the standard wins over an unknown one too.
        const bool is_known_to_win =
            known_ > 1 || (unknown_ != nullptr && best_amount() == table_.standard.value);
        if (best_ != nullptr && is_known_to_win) {
            give(ReasonCode::highest_subsidy_wins, table_.overlap,
                 {&table_.catalogue->at(best_category_).name, best_->amount});
        }
    }

    // Where the person holds the category in time too, by another entry or by its condition, nothing is lost.
    void note_too_late(const Identity& identity) {
        const Category& its = table_.catalogue->at(identity.category);
        if (considered_.contains(identity.category) || its.derived) return;
        give(ReasonCode::identity_after_window, table_.recognition,
             {&its.name, identity.period.from, days_.closing});
    }

    void consider(CategoryId category, bool is_stated) {
        if (considered_.contains(category)) return;
        considered_.insert(category);
        const SubsidyRow& row = table_.subsidies[category.index];
        const Category& its = table_.catalogue->at(category);
        if (row.state == SubsidyRow::State::not_here) {
            if (is_stated)
                give(ReasonCode::category_not_subsidised_here, table_.standard.source, {&its.name});
            return;
        }
        if (its.derived && !holds(*its.derived, person_, days_, *table_.catalogue)) return;
        if (row.when != nullptr && !holds(*row.when, person_, days_, *table_.catalogue)) return;
        if (row.state == SubsidyRow::State::unknown) {
            if (unknown_ == nullptr || category < unknown_category_)
                unknown_ = &row, unknown_category_ = category;
            return;
        }
        if (row.amount.is_zero()) return;
        ++known_;
        const bool is_better = best_ == nullptr || row.amount > best_->amount ||
                               (row.amount == best_->amount && category < best_category_);
        if (is_better) best_ = &row, best_category_ = category;
    }

    Money best_amount() const { return best_ == nullptr ? Money{} : best_->amount; }

    std::vector<SubsidyShare> shares() const {
        if (best_ == nullptr) return {};
        return {{&table_.catalogue->at(best_category_), best_->payer, best_->amount, best_->source->clause}};
    }

    void end_undetermined() {
        give(ReasonCode::subsidy_unknown, unknown_->source, {&table_.catalogue->at(unknown_category_).name});
        quote_.outcome = Quote::Undetermined{table_.standard.value, shares()};
    }

    void grant() {
        const WaitingMonths waiting = waiting_months();
        const Money due = table_.standard.value - best_amount();
        const Money repair_due = table_.standard.value.times(request_.repair_years);
        if (is_late_) give(ReasonCode::late_enrolment, table_.window.source, {table_.window.value.last});
        quote_.outcome = Quote::Granted{
            .standard = table_.standard.value,
            .subsidies = shares(),
            .due = due,
            .repair_due = repair_due,
            .total = due + repair_due,
            .late = is_late_,
            .waiting = waiting,
            .cover_from = cover_from(waiting),
            .cover_until = table_.cover_ends.value,
        };
    }

    // Clauses: cover.before_year, cover.in_year, waiting.begins, waiting.next_year, cover.month_arithmetic.
    std::optional<Date> cover_from(WaitingMonths waiting) {
        Date begins = std::max(table_.cover_when_paid_before.value, request_.on).plus_months(waiting.total());
        const bool goes_on = table_.waiting && table_.waiting->goes_on_next_year.value;
        if (goes_on && person_.waiting_until) begins = std::max(begins, *person_.waiting_until);
        if (begins <= table_.cover_ends.value) return begins;
        give(ReasonCode::no_cover_this_year, table_.cover_ends.source, {begins, table_.cover_ends.value});
        return std::nullopt;
    }

    // Clauses: waiting.*, repair.effect.
    WaitingMonths waiting_months() {
        if (!table_.waiting || gives_exemption(*table_.waiting)) return {};
        if (!is_late_ && gap_ == 0) return {};
        const WaitingRules& rules = *table_.waiting;
        WaitingMonths months{rules.fixed_months.value, gap_ * rules.months_per_gap_year.value};
        give(ReasonCode::waiting_fixed, rules.fixed_months.source, {std::int64_t{months.fixed}});
        if (gap_ > 0) {
            give(ReasonCode::waiting_gap, rules.months_per_gap_year.source,
                 {std::int64_t{gap_}, std::int64_t{months.variable}});
        }
        if (request_.repair_years > 0) {
            const int off =
                std::min(months.variable, request_.repair_years * rules.months_off_per_repaired_year.value);
            months.variable -= off;
            give(ReasonCode::waiting_repaired, rules.months_off_per_repaired_year.source,
                 {std::int64_t{request_.repair_years}, std::int64_t{off}});
        }
        if (rules.floor && gap_ >= rules.floor->value.gap_years &&
            months.total() < rules.floor->value.months) {
            months.variable = rules.floor->value.months - months.fixed;
            give(ReasonCode::waiting_floor, rules.floor->source,
                 {std::int64_t{rules.floor->value.gap_years}, std::int64_t{rules.floor->value.months}});
        }
        return months;
    }

    // Clauses: waiting.exempt.*.
    bool gives_exemption(const WaitingRules& rules) {
        if (is_newborn_ && rules.newborn_exempt && rules.newborn_exempt->value) {
            give(ReasonCode::waiting_exempt, rules.newborn_exempt->source, {&kNewborn});
            return true;
        }
        if (rules.exempt_categories) {
            const CategorySet exempt = categories_held(rules.exempt_categories->value);
            if (!exempt.is_empty()) {
                give(ReasonCode::waiting_exempt, rules.exempt_categories->source,
                     {&table_.catalogue->at(exempt.first()).name});
                return true;
            }
        }
        const auto& after_employee = rules.exempt_months_after_employee;
        if (after_employee && person_.employee_until &&
            person_.employee_until->plus_months(after_employee->value) >= request_.on) {
            give(ReasonCode::waiting_exempt, after_employee->source, {&kAfterEmployee});
            return true;
        }
        return false;
    }

    // Of the categories asked for, those that the person holds on the payment day, whenever recognised.
    CategorySet categories_held(CategorySet asked) const {
        CategorySet held;
        for (const Identity& identity : person_.identities)
            if (asked.contains(identity.category) && identity.period.contains(request_.on))
                held.insert(identity.category);
        for (const CategoryId category : table_.waiting->exempt_derived)
            if (holds_category(category, person_, days_, *table_.catalogue)) held.insert(category);
        return held;
    }

    const ContributionTable& table_;
    const QuoteRequest& request_;
    const PersonFacts& person_;
    DecisionDays days_;
    Quote quote_;

    bool is_newborn_ = false;
    bool is_late_ = false;
    int gap_ = 0;
    CategorySet considered_;
    int known_ = 0;  // subsidies above zero that apply
    const SubsidyRow* best_ = nullptr;
    CategoryId best_category_{};
    const SubsidyRow* unknown_ = nullptr;
    CategoryId unknown_category_{};
};

}  // namespace

// Clause: waiting.gap_counting.
int years_missed(const ContributionTable& table, const PersonFacts& person) {
    if (!table.waiting) return 0;
    const int employee_year = person.employee_until ? person.employee_until->year() : 0;
    const int first_counted = std::max(table.waiting->count_from_year.value, person.born.year() + 1);
    int missed = 0;
    for (int year = table.year - 1; year >= first_counted; --year) {
        const bool is_insured = person.resident_years.contains(year) ||
                                person.employee_years.contains(year) || year == employee_year;
        if (is_insured) break;
        ++missed;
    }
    return missed;
}

Quote quote(const PolicyBook& book, const QuoteRequest& request) {
    const ContributionTable* table = book.contribution(request.person.region, request.year);
    if (table != nullptr) return QuoteDecision(*table, request).decide();
    Quote none;
    none.reasons.push_back({ReasonCode::no_policy, nullptr, {std::int64_t{request.year}}});
    none.outcome = Quote::Refused{};
    return none;
}

}  // namespace canbao
