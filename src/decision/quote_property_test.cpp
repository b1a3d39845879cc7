#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_people.h"
#include "decision/quote.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

// What must hold for everybody under every pack of this repository, and in every place that tests invent.

namespace canbao {
namespace {

const PolicyBook& book() { return book_of_every_place(CANBAO_SOURCE_DIR); }

ServedTable any_table() {
    static const std::vector<ServedTable> kTables = tables_of(book());
    return *rc::gen::elementOf(kTables);
}

// A law of the kind that the contract tells in its plain words, as all of Shanxi's is.
bool is_plain(const ContributionTable& table) {
    const WaitingRules& rules = *table.waiting;
    const bool has_plain_price = table.prices.size() == 1 && !table.pro_rata && table.tiers.empty();
    const bool has_plain_window = table.late.value.until == Date::last_of(table.year) &&
                                  !table.late.value.is_refused && table.late.value.when == nullptr;
    const bool has_plain_cover = table.cover_when_paid_in_year.value == MonthStart::payment_day &&
                                 !rules.begins.value && rules.fixed_days == 0;
    return has_plain_price && has_plain_window && has_plain_cover && !rules.first_gap_year_is_free &&
           !rules.ceiling && table.recognition.value == NamedDay::closing_day &&
           rules.exempt_months_after_employee;
}

ServedTable any_plain_table() {
    static const std::vector<ServedTable> kTables = [] {
        auto tables = tables_of(book());
        std::erase_if(tables, [](const ServedTable& served) { return !is_plain(*served.table); });
        return tables;
    }();
    return *rc::gen::elementOf(kTables);
}

TEST(QuoteProperty, law_of_this_repository_is_plain) {
    const RegionCode shanxi = *RegionCode::parse("140000");
    for (const ServedTable& served : tables_of(book()))
        EXPECT_TRUE(is_plain(*served.table) || !shanxi.contains(served.region)) << served.region.text();
}

const Quote::Granted* granted(const Quote& quote) { return std::get_if<Quote::Granted>(&quote.outcome); }
const Quote::Refused* refused(const Quote& quote) { return std::get_if<Quote::Refused>(&quote.outcome); }

bool is_granted(const Quote& quote) { return granted(quote) != nullptr; }
bool is_refused(const Quote& quote) { return refused(quote) != nullptr; }

// No cover in the year is later than any cover.
Date cover_of(const Quote::Granted& answer) {
    return answer.cover_from.value_or(answer.cover_until.plus_days(1));
}

// The person as one whose identities and insurance do not change around the season.
QuoteRequest with_settled_identities(QuoteRequest request) {
    for (Identity& identity : request.person.identities) identity.period = {Date::first_of(2015), {}};
    return request;
}

TEST(QuoteProperty, sums_are_right) {
    hold_in_many_cases([] {
        const Quote answer = quote(book(), *any_request_with_facts(any_table()));
        if (const auto* got = granted(answer)) {
            Money sum = got->due;
            for (const SubsidyShare& share : got->subsidies) {
                RC_ASSERT(share.amount > Money{});
                sum += share.amount;
            }
            RC_ASSERT(sum == got->standard);
            RC_ASSERT(got->due >= Money{});
            RC_ASSERT(got->due <= got->standard);
            RC_ASSERT(got->total == got->due + got->repair_due + got->prepaid_due);
            RC_ASSERT((got->prepaid_years > 0) == has_reason(answer, ReasonCode::prepaid));
            const Money year_price = answer.price == nullptr ? Money{} : answer.price->amount;
            RC_ASSERT(got->prepaid_due <= year_price.times(got->prepaid_years));
            RC_ASSERT(got->prepaid_due >= Money{});
            RC_ASSERT(got->repair_due >= Money{});
            RC_ASSERT(got->waiting.fixed >= 0);
            RC_ASSERT(got->waiting.variable >= 0);
            if (got->cover_from) RC_ASSERT(*got->cover_from <= got->cover_until);
        } else if (const auto* open = std::get_if<Quote::Undetermined>(&answer.outcome)) {
            Money known;
            for (const SubsidyShare& share : open->best_known) known += share.amount;
            RC_ASSERT(known < open->standard);
        }
    });
}

// A newborn is noted before a repair is refused; nothing else comes before a refusal.
TEST(QuoteProperty, refusal_stands_last_and_alone_but_for_newborns) {
    hold_in_many_cases([] {
        const Quote answer = quote(book(), *any_request_with_facts(any_table()));
        if (!is_refused(answer)) return;
        const bool is_newborn = answer.reasons.front().code == ReasonCode::newborn_90_days;
        RC_ASSERT(answer.reasons.size() == (is_newborn ? 2U : 1U));
        RC_ASSERT(answer.reasons.back().code != ReasonCode::newborn_90_days);
    });
}

TEST(QuoteProperty, reasons_that_rest_on_the_law_cite_it) {
    hold_in_many_cases([] {
        const Quote answer = quote(book(), *any_request_with_facts(any_table()));
        for (const Reason& reason : answer.reasons) {
            const bool needs_no_law =
                reason.code == ReasonCode::born_later || reason.code == ReasonCode::no_policy;
            RC_ASSERT((reason.clause != nullptr) == !needs_no_law);
        }
        if (answer.reasons.empty()) RC_ASSERT(is_granted(answer));
    });
}

TEST(QuoteProperty, same_request_gets_the_same_answer) {
    hold_in_many_cases([] {
        const QuoteRequest request = *any_request_with_facts(any_table());
        const Quote first = quote(book(), request);
        const Quote second = quote(book(), QuoteRequest(request));
        RC_ASSERT(told_outcome(first) == told_outcome(second));
        RC_ASSERT(told_reasons(first) == told_reasons(second));
    });
}

TEST(QuoteProperty, order_of_the_identities_does_not_matter) {
    hold_in_many_cases([] {
        QuoteRequest request = *any_request_with_facts(any_table());
        const Quote first = quote(book(), request);
        auto& identities = request.person.identities;
        for (std::size_t i = identities.size(); i > 1; --i)
            std::swap(identities[i - 1], identities[*rc::gen::inRange<std::size_t>(0, i)]);
        const Quote second = quote(book(), request);
        RC_ASSERT(told_outcome(first) == told_outcome(second));
        auto reasons_of_first = told_reasons(first);
        auto reasons_of_second = told_reasons(second);
        std::ranges::sort(reasons_of_first);
        std::ranges::sort(reasons_of_second);
        RC_ASSERT(reasons_of_first == reasons_of_second);
    });
}

TEST(QuoteProperty, same_identity_twice_is_one) {
    hold_in_many_cases([] {
        QuoteRequest request = with_settled_identities(*any_request_with_facts(any_table()));
        RC_PRE(!request.person.identities.empty());
        const Quote once = quote(book(), request);
        request.person.identities.push_back(*rc::gen::elementOf(request.person.identities));
        const Quote twice = quote(book(), request);
        RC_ASSERT(told_outcome(once) == told_outcome(twice));
        RC_ASSERT(told_reasons(once) == told_reasons(twice));
    });
}

TEST(QuoteProperty, later_payment_never_begins_cover_earlier) {
    hold_in_many_cases([] {
        const ServedTable served = any_table();
        QuoteRequest early = with_settled_identities(*any_request_with_facts(served));
        QuoteRequest late = early;
        late.on = *payment_day_for(*served.table);
        if (late.on < early.on) std::swap(early.on, late.on);
        early.registered_on = late.registered_on = std::min(early.registered_on, late.registered_on);
        const Quote first = quote(book(), early);
        const Quote second = quote(book(), late);
        RC_PRE(is_granted(first) && is_granted(second));
        RC_ASSERT(cover_of(*granted(first)) <= cover_of(*granted(second)));
    });
}

TEST(QuoteProperty, repair_never_lengthens_the_wait_and_costs_the_standard) {
    hold_in_many_cases([] {
        QuoteRequest less = *any_request_with_facts(any_table());
        const int gap = years_missed(*book().contribution(less.person.region, less.year), less.person);
        RC_PRE(gap > 0);
        less.repair_years = *rc::gen::inRange(0, gap);
        QuoteRequest more = less;
        more.repair_years = *rc::gen::inRange(less.repair_years + 1, gap + 1);
        const Quote first = quote(book(), less);
        const Quote second = quote(book(), more);
        RC_ASSERT(first.outcome.index() == second.outcome.index());
        RC_PRE(is_granted(first) && less.person.born.year() != less.year);
        const auto& without = *granted(first);
        const auto& with = *granted(second);
        RC_ASSERT(with.waiting.total() <= without.waiting.total());
        RC_ASSERT(cover_of(with) <= cover_of(without));
        RC_ASSERT(with.repair_due - without.repair_due ==
                  first.price->amount.times(more.repair_years - less.repair_years));
        RC_ASSERT(with.due == without.due);
    });
}

TEST(QuoteProperty, more_than_the_gap_cannot_be_repaired) {
    hold_in_many_cases([] {
        QuoteRequest request = *any_request_with_facts(any_table());
        const int gap =
            years_missed(*book().contribution(request.person.region, request.year), request.person);
        request.repair_years = gap + *rc::gen::inRange(1, 5);
        const Quote answer = quote(book(), request);
        RC_PRE(request.person.born.year() != request.year);
        RC_ASSERT(is_refused(answer));
        request.repair_years = gap;
        RC_ASSERT(!has_reason(quote(book(), request), ReasonCode::repair_exceeds_gap));
    });
}

TEST(QuoteProperty, next_open_day_is_open_and_the_first) {
    hold_in_many_cases([] {
        QuoteRequest request = *any_request_with_facts(any_table());
        const Quote answer = quote(book(), request);
        RC_PRE(has_reason(answer, ReasonCode::closed_day));
        const Date next = refused(answer)->next_open_day.value();
        RC_ASSERT(next > request.on);
        const auto is_closed = [&](Date day) {
            request.on = day;
            const Quote then = quote(book(), request);
            return has_reason(then, ReasonCode::closed_day);
        };
        RC_ASSERT(!is_closed(next));
        for (Date day = request.on; day < next; day = day.plus_days(1)) RC_ASSERT(is_closed(day));
    });
}

TEST(QuoteProperty, before_the_window_the_opening_day_is_named) {
    hold_in_many_cases([] {
        QuoteRequest request = *any_request_with_facts(any_table());
        const Quote answer = quote(book(), request);
        RC_PRE(has_reason(answer, ReasonCode::before_window));
        request.on = refused(answer)->opens.value();
        const Quote then = quote(book(), request);
        RC_ASSERT(!has_reason(then, ReasonCode::before_window));
        RC_ASSERT(!has_reason(then, ReasonCode::closed_day));
        request.on = request.on.plus_days(-1);
        RC_ASSERT(!is_granted(quote(book(), request)));
    });
}

TEST(QuoteProperty, only_what_is_asked_for_is_answered_in_a_refusal) {
    hold_in_many_cases([] {
        const Quote answer = quote(book(), *any_request_with_facts(any_table()));
        if (const auto* no = refused(answer)) {
            RC_ASSERT(no->opens.has_value() == has_reason(answer, ReasonCode::before_window));
            RC_ASSERT(no->next_open_day.has_value() == has_reason(answer, ReasonCode::closed_day));
        }
    });
}

TEST(QuoteProperty, more_insured_years_never_lengthen_the_wait) {
    hold_in_many_cases([] {
        QuoteRequest request = *any_request_with_facts(any_table());
        request.repair_years = 0;
        const Quote before = quote(book(), request);
        const int year = *rc::gen::inRange(request.year - 15, request.year + 2);
        (*rc::gen::arbitrary<bool>() ? request.person.resident_years : request.person.employee_years)
            .insert(year);
        const Quote after = quote(book(), request);
        RC_ASSERT(before.outcome.index() == after.outcome.index());
        RC_PRE(is_granted(before));
        RC_ASSERT(granted(after)->waiting.total() <= granted(before)->waiting.total());
        RC_ASSERT(granted(after)->due == granted(before)->due);
    });
}

TEST(QuoteProperty, gaps_before_the_last_insured_year_do_not_count) {
    hold_in_many_cases([] {
        QuoteRequest request = *any_request_with_facts(any_table());
        RC_PRE(request.person.resident_years.contains(request.year - 1));
        const Quote answer = quote(book(), request);
        request.person.resident_years = {};
        request.person.resident_years.insert(request.year - 1);
        RC_ASSERT(told_outcome(answer) == told_outcome(quote(book(), request)));
    });
}

TEST(QuoteProperty, one_identity_more_never_raises_what_is_due) {
    hold_in_many_cases([] {
        const ServedTable served = any_table();
        QuoteRequest request = *any_request_with_facts(served);
        const Quote before = quote(book(), request);
        request.person.identities.push_back(*identity_for(*served.table, request.on));
        const Quote after = quote(book(), request);
        // Late enrolment and prepayment may be open to some categories only.
        const bool may_be_opened = has_reason(before, ReasonCode::late_refused) ||
                                   has_reason(before, ReasonCode::prepayment_refused);
        if (is_refused(before) && !may_be_opened) RC_ASSERT(told_outcome(before) == told_outcome(after));
        RC_PRE(is_granted(before) && is_granted(after));
        RC_ASSERT(granted(after)->due <= granted(before)->due);
        RC_ASSERT(granted(after)->waiting.total() <= granted(before)->waiting.total());
    });
}

// ---- the contract once more, in the plainest words, against the decision

bool counts_for_subsidy(const ContributionTable& table, const QuoteRequest& request, CategoryId category) {
    const DecisionDays days{request.on, request.registered_on, Date::first_of(request.year),
                            table.window.value.last};
    const SubsidyRow& row = table.subsidies[category.index];
    const auto& derived = table.catalogue->at(category).derived;
    bool is_held = derived && holds(*derived, request.person, days, *table.catalogue);
    for (const Identity& identity : request.person.identities) {
        const bool counts = identity.category == category && identity.period.contains(request.on) &&
                            identity.period.from <= days.closing;
        is_held = is_held || (counts && !derived);
    }
    return is_held && (row.when == nullptr || holds(*row.when, request.person, days, *table.catalogue));
}

struct PlainSubsidy {
    Money best;
    bool is_any_unknown = false;
};
PlainSubsidy plain_subsidy(const ContributionTable& table, const QuoteRequest& request) {
    PlainSubsidy plain;
    for (std::size_t i = 0; i < table.subsidies.size(); ++i) {
        if (!counts_for_subsidy(table, request, {static_cast<std::uint8_t>(i)})) continue;
        const SubsidyRow& row = table.subsidies[i];
        const Money standard = table.prices.front().amount;
        if (row.state == SubsidyRow::State::known)
            plain.best = std::max(plain.best, row.amount(request.tier, standard).value_or(Money{}));
        if (row.state == SubsidyRow::State::unknown) plain.is_any_unknown = true;
    }
    return plain;
}

bool plain_newborn(const ContributionTable& table, const QuoteRequest& request) {
    return request.person.born.year() == request.year - 1 &&
           request.on <= request.person.born.plus_days(table.newborn_grace_days.value);
}

bool is_plainly_exempt(const ContributionTable& table, const QuoteRequest& request) {
    const WaitingRules& rules = *table.waiting;
    if (plain_newborn(table, request) && rules.newborn_exempt->value) return true;
    for (const Identity& identity : request.person.identities)
        if (rules.exempt->value.listed.contains(identity.category) && identity.period.contains(request.on))
            return true;
    const auto until = request.person.employee_until;
    return until && request.on <= until->plus_months(rules.exempt_months_after_employee->value);
}

int plain_gap(const ContributionTable& table, const PersonFacts& person) {
    int year = table.year - 1;
    const auto is_insured = [&] {
        return person.resident_years.contains(year) || person.employee_years.contains(year) ||
               (person.employee_until && person.employee_until->year() == year);
    };
    while (year >= table.waiting->count_from_year.value && year > person.born.year() && !is_insured()) --year;
    return table.year - 1 - year;
}

int plain_wait(const ContributionTable& table, const QuoteRequest& request) {
    const WaitingRules& rules = *table.waiting;
    const int gap = plain_gap(table, request.person);
    const bool is_in_window = plain_newborn(table, request) || request.on <= table.window.value.last;
    if (is_plainly_exempt(table, request) || (is_in_window && gap == 0)) return 0;
    const int variable = std::max(0, gap * rules.months_per_gap_year.value -
                                         request.repair_years * rules.months_off_per_repaired_year.value);
    const int floor = rules.floor && gap >= rules.floor->value.gap_years ? rules.floor->value.months : 0;
    return std::max(rules.fixed_months.value + variable, floor);
}

TEST(QuoteProperty, decision_is_what_the_contract_says_in_plain_words) {
    hold_in_many_cases([] {
        const ServedTable served = any_plain_table();
        const ContributionTable& table = *served.table;
        const QuoteRequest request = *any_request(served);
        const Quote answer = quote(book(), request);
        RC_PRE(!is_refused(answer) && request.person.born.year() != request.year);
        const PlainSubsidy plain = plain_subsidy(table, request);
        const bool is_open = plain.is_any_unknown && plain.best < table.prices.front().amount;
        RC_ASSERT(is_open == !is_granted(answer));
        RC_ASSERT(is_open == has_reason(answer, ReasonCode::subsidy_unknown));
        if (is_open) return;
        RC_ASSERT(granted(answer)->due == table.prices.front().amount - plain.best);
        RC_ASSERT(granted(answer)->late ==
                  (!plain_newborn(table, request) && request.on > table.window.value.last));
        RC_ASSERT(granted(answer)->late == has_reason(answer, ReasonCode::late_enrolment));
        const int wait = plain_wait(table, request);
        RC_ASSERT(granted(answer)->waiting.total() == wait);
        Date begins = std::max(Date::first_of(request.year), request.on).plus_months(wait);
        if (request.person.waiting_until) begins = std::max(begins, *request.person.waiting_until);
        const bool is_covered = begins <= Date::last_of(request.year);
        RC_ASSERT(granted(answer)->cover_from == (is_covered ? std::optional(begins) : std::nullopt));
        RC_ASSERT(is_covered != has_reason(answer, ReasonCode::no_cover_this_year));
    });
}

TEST(QuoteProperty, days_outside_the_season_are_refused_in_the_order_of_the_contract) {
    hold_in_many_cases([] {
        const ServedTable served = any_plain_table();
        const ContributionTable& table = *served.table;
        const QuoteRequest request = *any_request(served);
        const Quote answer = quote(book(), request);
        const Date born = request.person.born;
        const bool is_of_the_year = born.year() == request.year;
        const Date last = is_of_the_year ? std::max(Date::last_of(request.year),
                                                    born.plus_days(table.newborn_grace_days.value))
                                         : Date::last_of(request.year);
        const bool binds = !is_of_the_year && !plain_newborn(table, request);
        std::optional<ReasonCode> expected;
        if (born > request.on) {
            expected = ReasonCode::born_later;
        } else if (request.on > last) {
            expected = ReasonCode::year_over;
        } else if (binds && request.on < table.window.value.first) {
            expected = ReasonCode::before_window;
        } else if (binds && request.on <= table.window.value.last && table.closed_by(request.on) != nullptr) {
            expected = ReasonCode::closed_day;
        } else if (!is_of_the_year && request.repair_years > plain_gap(table, request.person)) {
            expected = ReasonCode::repair_exceeds_gap;
        }
        RC_ASSERT(is_refused(answer) == expected.has_value());
        if (expected) RC_ASSERT(has_reason(answer, *expected));
    });
}

}  // namespace
}  // namespace canbao
