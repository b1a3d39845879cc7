#include "decision/quote.h"

#include <algorithm>

namespace canbao {
namespace {

// More years than anybody pays ahead.
constexpr std::int64_t kMostPrepaidYears = 100;

// What reasons name where it is not a category.
const LocalText kNewborn = {"新生儿在规定期限内参保", "a newborn enrolled within the days of grace"};
const LocalText kContributions = {"缴费政策（个人缴费标准和集中征缴期）",
                                  "a standard and a collection window"};
const LocalText kAfterEmployee = {"职工医保终止后在规定月数内参保", "employee insurance ended only recently"};

// The steps of the contract, in its order. Each step either goes on or ends the decision.
class QuoteDecision {
   public:
    QuoteDecision(const ContributionTable& table, const QuoteRequest& request)
        : table_(table),
          request_(request),
          person_(request.person),
          days_{request.on, request.registered_on, Date::first_of(request.year), table.window.value.last},
          recognised_by_(days_.on(table.recognition.value)) {
        quote_.table = &table;
        quote_.reasons.reserve(kUsualReasons);
    }

    Quote decide() && {
        if (ends_by_dates() || ends_in_birth_year()) return std::move(quote_);
        note_newborn();
        if (ends_by_window() || ends_by_repair() || ends_by_prepayment()) return std::move(quote_);
        find_standard();
        choose_subsidy();
        if (unknown_ != nullptr && best_amount_ < standard_) {
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
        const Date last = last_payable();
        if (request_.on > last) return refuse(ReasonCode::year_over, table_.late.source, {last, request_.on});
        return false;
    }

    // Newborns are never late in their days of grace; for the year after birth these end with that year.
    Date last_payable() const {
        const Date until = table_.late.value.until;
        const int birth_year = person_.born.year();
        if (birth_year == request_.year) return std::max(until, grace_ends());
        if (birth_year == request_.year - 1)
            return std::max(until, std::min(grace_ends(), Date::last_of(request_.year)));
        return until;
    }

    // Clause: newborn.birth_year.
    bool ends_in_birth_year() {
        if (!is_born_in_year()) return false;
        give(ReasonCode::birth_year_free, table_.birth_year_due.source, {person_.born});
        const Money due = table_.birth_year_due.value;
        quote_.outcome = Quote::Granted{.standard = due,
                                        .subsidies = {},
                                        .due = due,
                                        .repair_due = {},
                                        .prepaid_due = {},
                                        .total = due,
                                        .late = false,
                                        .waiting = {},
                                        .cover_from = person_.born,
                                        .cover_until = table_.cover_ends.value};
        return true;
    }

    // Clause: newborn.grace.
    void note_newborn() {
        is_newborn_ = person_.born.year() == request_.year - 1 && request_.on <= grace_ends();
        if (!is_newborn_) return;
        give(ReasonCode::newborn_90_days, table_.newborn_grace_days.source,
             {std::int64_t{table_.newborn_grace_days.value}, grace_ends()});
    }

    // Clauses: window.collection, window.payable_days, window.closed, window.late.
    bool ends_by_window() {
        const ContributionTable::Spell window = table_.window.value;
        is_late_ = !is_newborn_ && request_.on > window.last;
        if (is_newborn_) return false;
        if (is_late_) return ends_by_refused_lateness();
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

    bool ends_by_refused_lateness() {
        const ContributionTable::Late& late = table_.late.value;
        const bool is_open = !late.is_refused && (late.when == nullptr || meets(*late.when));
        if (is_open) return false;
        return refuse(ReasonCode::late_refused, table_.late.source, {table_.window.value.last});
    }

    bool ends_by_repair() {
        gap_ = years_missed(table_, person_);
        if (request_.repair_years <= gap_) return false;
        const Statement* source = table_.waiting ? table_.waiting->count_from_year.source : nullptr;
        return refuse(ReasonCode::repair_exceeds_gap, source,
                      {std::int64_t{request_.repair_years}, std::int64_t{gap_}});
    }

    // Clause: prepayment.*.
    bool ends_by_prepayment() {
        for (const Prepayment& rule : table_.prepayments) {
            const std::int64_t years = years_prepaid(rule);
            if (years <= 1) continue;
            const bool is_open_to_person =
                !rule.categories || rule.categories->held_by(person_, days_, *table_.catalogue);
            const bool is_second = prepayment_ != nullptr;
            if (is_second || !is_open_to_person || years > rule.most_years.value_or(kMostPrepaidYears))
                return refuse(ReasonCode::prepayment_refused, rule.source, {years});
            prepayment_ = &rule;
            prepaid_years_ = static_cast<int>(years) - 1;
        }
        return false;
    }

    std::int64_t years_prepaid(const Prepayment& rule) const {
        const auto stated = std::ranges::find(person_.declared, rule.fact, &DeclaredFact::name);
        return stated == person_.declared.end() ? 0 : std::get<std::int64_t>(stated->value);
    }

    bool meets(const Condition& condition) const {
        return holds(condition, person_, days_, *table_.catalogue);
    }

    // Clauses: contribution.standard, contribution.standards, contribution.pro_rata.
    void find_standard() {
        quote_.price = &table_.price(request_.tier, person_, days_, is_late_);
        standard_ = quote_.price->amount;
        if (!table_.pro_rata) return;
        const ProRata& rule = *table_.pro_rata;
        const bool applies = rule.only_late ? is_late_ : request_.on.year() == request_.year;
        if (!applies || (rule.when != nullptr && !meets(*rule.when))) return;
        const int months = rule.months_left(request_.on);
        standard_ = rule.price(quote_.price->amount, months);
        give(ReasonCode::pro_rata, rule.source, {std::int64_t{months}, quote_.price->amount, standard_});
    }

    // Clauses: identity.recognition, identity.overlap, subsidy.*.
    void choose_subsidy() {
        for (const Identity& identity : person_.identities)
            if (identity.period.contains(request_.on) && identity.period.from <= recognised_by_)
                consider(identity.category, true);
        for (const Identity& identity : person_.identities)
            if (identity.period.contains(request_.on) && identity.period.from > recognised_by_)
                note_too_late(identity);
        for (const CategoryId category : table_.derived_categories) consider(category, false);
        // A subsidy that covers the standard wins over an unknown one too.
        const bool is_known_to_win = known_ > 1 || (unknown_ != nullptr && best_amount_ == standard_);
        if (best_ != nullptr && is_known_to_win) {
            give(ReasonCode::highest_subsidy_wins, table_.overlap,
                 {&table_.catalogue->at(best_category_).name, best_amount_});
        }
    }

    // Where the person holds the category in time too, by another entry or by its condition, nothing is lost.
    void note_too_late(const Identity& identity) {
        const Category& its = table_.catalogue->at(identity.category);
        if (considered_.contains(identity.category) || its.derived) return;
        give(ReasonCode::identity_after_window, table_.recognition.source,
             {&its.name, identity.period.from, recognised_by_});
    }

    void consider(CategoryId category, bool is_stated) {
        if (considered_.contains(category)) return;
        considered_.insert(category);
        const SubsidyRow& row = table_.subsidies[category.index];
        const Category& its = table_.catalogue->at(category);
        if (row.state == SubsidyRow::State::not_here) {
            if (is_stated) give(ReasonCode::category_not_subsidised_here, quote_.price->source, {&its.name});
            return;
        }
        if (its.derived && !meets(*its.derived)) return;
        if (row.when != nullptr && !meets(*row.when)) return;
        if (row.state == SubsidyRow::State::unknown) {
            if (unknown_ == nullptr || category < unknown_category_)
                unknown_ = &row, unknown_category_ = category;
            return;
        }
        const auto amount = row.amount(request_.tier, standard_);
        if (!amount) {
            give(ReasonCode::tier_not_subsidised, row.source, {&its.name, table_.tiers[request_.tier].name});
            return;
        }
        if (amount->is_zero()) return;
        ++known_;
        const bool is_better = best_ == nullptr || *amount > best_amount_ ||
                               (*amount == best_amount_ && category < best_category_);
        if (is_better) best_ = &row, best_category_ = category, best_amount_ = *amount;
    }

    std::vector<SubsidyShare> shares() const {
        if (best_ == nullptr) return {};
        return split_subsidy(*best_, table_.catalogue->at(best_category_), best_amount_);
    }

    void end_undetermined() {
        give(ReasonCode::subsidy_unknown, unknown_->source, {&table_.catalogue->at(unknown_category_).name});
        quote_.outcome = Quote::Undetermined{standard_, shares()};
    }

    void grant() {
        const WaitingMonths waiting = waiting_months();
        const Money due = standard_ - best_amount_;
        const Money repair_due = quote_.price->amount.times(request_.repair_years);
        Money prepaid_due;
        if (prepayment_ != nullptr) {
            prepaid_due = due_in_later_year().times(prepaid_years_);
            give(ReasonCode::prepaid, prepayment_->source, {std::int64_t{prepaid_years_ + 1}, prepaid_due});
        }
        if (is_late_) give(ReasonCode::late_enrolment, table_.window.source, {table_.window.value.last});
        quote_.outcome = Quote::Granted{
            .standard = standard_,
            .subsidies = shares(),
            .due = due,
            .repair_due = repair_due,
            .prepaid_years = prepaid_years_,
            .prepaid_due = prepaid_due,
            .total = due + repair_due + prepaid_due,
            .late = is_late_,
            .waiting = waiting,
            .cover_from = cover_from(waiting),
            .cover_until = table_.cover_ends.value,
        };
    }

    // A later year is paid whole, whatever this one is pro rata.
    Money due_in_later_year() const {
        const Money standard = quote_.price->amount;
        if (!prepayment_->is_subsidised || best_ == nullptr) return standard;
        return standard - best_->amount(request_.tier, standard).value_or(Money{});
    }

    // Clause: waiting.next_year.
    std::optional<Date> cover_from(const WaitingMonths& waiting) {
        Date begins = cover_begins(table_, request_.on, waiting);
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
        const WaitingSteps steps = wait_for(rules, gap_, request_.repair_years);
        give(rules.fixed_days > 0 ? ReasonCode::waiting_fixed_days : ReasonCode::waiting_fixed,
             rules.fixed_months.source,
             {std::int64_t{rules.fixed_days > 0 ? rules.fixed_days : steps.result.fixed}});
        if (gap_ > 0) {
            give(ReasonCode::waiting_gap, rules.months_per_gap_year.source,
                 {std::int64_t{gap_}, std::int64_t{steps.months_for_gap}});
        }
        if (steps.ceiling_applied)
            give(ReasonCode::waiting_ceiling, rules.ceiling->source, {std::int64_t{rules.ceiling->value}});
        if (request_.repair_years > 0) {
            give(ReasonCode::waiting_repaired, rules.months_off_per_repaired_year.source,
                 {std::int64_t{request_.repair_years}, std::int64_t{steps.months_repaired}});
        }
        if (steps.floor_applied) {
            give(ReasonCode::waiting_floor, rules.floor->source,
                 {std::int64_t{rules.floor->value.gap_years}, std::int64_t{rules.floor->value.months}});
        }
        return steps.result;
    }

    // Clauses: waiting.exempt.*.
    bool gives_exemption(const WaitingRules& rules) {
        if (is_newborn_ && rules.newborn_exempt && rules.newborn_exempt->value) {
            give(ReasonCode::waiting_exempt, rules.newborn_exempt->source, {&kNewborn});
            return true;
        }
        if (rules.exempt) {
            const auto category = rules.exempt->value.held_by(person_, days_, *table_.catalogue);
            if (category) {
                give(ReasonCode::waiting_exempt, rules.exempt->source,
                     {&table_.catalogue->at(*category).name});
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

    const ContributionTable& table_;
    const QuoteRequest& request_;
    const PersonFacts& person_;
    DecisionDays days_;
    Date recognised_by_;
    Quote quote_;

    bool is_newborn_ = false;
    bool is_late_ = false;
    int gap_ = 0;
    Money standard_;
    const Prepayment* prepayment_ = nullptr;
    int prepaid_years_ = 0;
    CategorySet considered_;
    int known_ = 0;  // subsidies above zero that apply
    const SubsidyRow* best_ = nullptr;
    CategoryId best_category_{};
    Money best_amount_;
    const SubsidyRow* unknown_ = nullptr;
    CategoryId unknown_category_{};
};

}  // namespace

Quote quote(const PolicyBook& book, const QuoteRequest& request) {
    const ContributionTable* table = book.contribution(request.person.region, request.year);
    if (table != nullptr) return QuoteDecision(*table, request).decide();
    Quote none;
    none.reasons.push_back({ReasonCode::no_policy, nullptr, {std::int64_t{request.year}, &kContributions}});
    none.outcome = Quote::Refused{};
    return none;
}

}  // namespace canbao
