#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "decision/invented_bills.h"
#include "policy/real_policies.h"
#include "vocabulary/many_cases.h"

// What must hold for every bill under every pack of this repository, and in every place that tests invent.

namespace canbao {
namespace {

const PolicyBook& book(std::string_view folder) {
    static std::map<std::string_view, PolicyBook::Reading> known;
    const auto [found, is_new] = known.try_emplace(folder);
    if (is_new)
        found->second =
            PolicyBook::read(real_policies(std::string(CANBAO_SOURCE_DIR) + "/" + std::string(folder)));
    CHECK(found->second.problems.empty());
    return *found->second.book;
}

class SettleProperty : public testing::TestWithParam<std::string_view> {
   protected:
    static const PolicyBook& law() { return book(GetParam()); }
    static ServedBenefits any_table() {
        static std::map<std::string_view, std::vector<ServedBenefits>> known;
        const auto [found, is_new] = known.try_emplace(GetParam());
        if (is_new) found->second = benefits_of(law());
        return *rc::gen::elementOf(found->second);
    }
    static Settlement decide(const SettleRequest& request) { return settle(law(), request); }
};

const Settlement::Granted* granted(const Settlement& answer) {
    return std::get_if<Settlement::Granted>(&answer.outcome);
}

bool is_granted(const Settlement& answer) { return granted(answer) != nullptr; }
bool has_reason(const Settlement& answer, ReasonCode code) {
    return std::ranges::any_of(answer.reasons, [&](const Reason& reason) { return reason.code == code; });
}

bool is_in_range(Money least, Money value, Money most) { return least <= value && value <= most; }

TEST_P(SettleProperty, money_is_conserved_to_the_fen) {
    hold_in_many_cases([] {
        const SettleRequest request = *any_bill(any_table());
        const Settlement answer = decide(request);
        const auto* got = granted(answer);
        if (got == nullptr) return;
        const BillAmounts& bill = request.bill;
        RC_ASSERT(got->basic_paid + got->critical_paid + got->assistance_paid + got->person_pays ==
                  bill.total);
        RC_ASSERT(got->in_scope + got->unfiled_advance + bill.full_own_pay + bill.over_limit +
                      bill.advance_own_pay ==
                  bill.total);
        RC_ASSERT(got->own_pay == got->in_scope - got->basic_paid);
        RC_ASSERT(is_in_range({}, got->deductible, got->in_scope));
        RC_ASSERT(is_in_range({}, got->basic_paid, got->in_scope - got->deductible));
        RC_ASSERT(is_in_range({}, got->critical_paid, got->own_pay));
        RC_ASSERT(is_in_range({}, got->assistance_paid, got->own_pay - got->critical_paid));
        RC_ASSERT(is_in_range(bill.total - got->in_scope, got->person_pays, bill.total));
        RC_ASSERT(got->unfiled_advance >= Money{});
    });
}

TEST_P(SettleProperty, year_so_far_grows_by_what_the_bill_brings) {
    hold_in_many_cases([] {
        const SettleRequest request = *any_bill(any_table());
        const Settlement answer = decide(request);
        const auto* got = granted(answer);
        if (got == nullptr) return;
        const YearSoFar& before = request.so_far;
        const YearSoFar& after = got->so_far;
        const bool is_stay = request.kind == CareKind::inpatient;
        const bool is_chronic = request.kind == CareKind::chronic_outpatient;
        const bool is_general = request.kind == CareKind::general_outpatient;
        RC_ASSERT(after.stays == before.stays + (is_stay ? 1 : 0));
        RC_ASSERT(after.critical_paid == before.critical_paid + got->critical_paid);
        RC_ASSERT(after.assistance_paid == before.assistance_paid + got->assistance_paid);
        RC_ASSERT(after.disease_paid == before.disease_paid + (is_chronic ? got->basic_paid : Money{}));
        RC_ASSERT(after.outpatient_paid == before.outpatient_paid + (is_general ? got->basic_paid : Money{}));
        const Money basic = after.basic_paid - before.basic_paid;
        const Money own = after.own_pay - before.own_pay;
        RC_ASSERT(basic == got->basic_paid || (is_general && basic.is_zero()));
        RC_ASSERT(own == got->own_pay || (is_general && own.is_zero()));
    });
}

// A bill after another: the year goes on, and each disease by itself.
class Year {
   public:
    explicit Year(const PolicyBook& law) : law_(law) {}

    // What the bill is answered; an answer that is not granted changes nothing.
    Settlement settle_next(SettleRequest request) {
        request.so_far = so_far_;
        request.so_far.disease_paid = disease_paid_[request.disease];
        const Settlement answer = settle(law_, request);
        if (const auto* got = granted(answer)) {
            so_far_ = got->so_far;
            if (request.kind == CareKind::chronic_outpatient)
                disease_paid_[request.disease] = got->so_far.disease_paid;
        }
        return answer;
    }
    const YearSoFar& so_far() const { return so_far_; }
    const std::map<std::string, Money>& disease_paid() const { return disease_paid_; }

   private:
    const PolicyBook& law_;
    YearSoFar so_far_;
    std::map<std::string, Money> disease_paid_;
};

// The largest that any rule lets a fund pay in a year; nothing where one sets no limit.
std::optional<Money> largest_annual_cap(const BenefitTable& table) {
    std::optional<Money> largest = table.annual_cap.amount;
    for (const YearlyCapOf& row : table.annual_caps_of) {
        if (!row.cap.amount) return std::nullopt;
        if (largest) largest = std::max(*largest, *row.cap.amount);
    }
    return largest;
}
std::optional<Money> largest_critical_cap(const BenefitTable& table) {
    const auto& hardship = table.critical_hardship;
    if (!hardship || !hardship->cap) return table.critical_cap.value;
    if (!hardship->cap->amount) return std::nullopt;
    return std::max(table.critical_cap.value, *hardship->cap->amount);
}
std::optional<Money> largest_assistance_cap(const BenefitTable& table) {
    Money largest;
    for (const AssistanceShare& rule : table.assistance) {
        if (!rule.annual_cap) return std::nullopt;
        largest = std::max(largest, *rule.annual_cap);
    }
    return largest;
}
Money largest_quota(const BenefitTable& table) {
    Money largest;
    for (const OutpatientRow& row : table.outpatient) largest = std::max(largest, row.annual_limit);
    return largest;
}

TEST_P(SettleProperty, no_order_of_a_years_bills_exceeds_a_cap) {
    hold_in_many_cases([] {
        const ServedBenefits served = any_table();
        const BenefitTable& table = *served.table;
        std::vector<SettleRequest> bills = *year_of_bills(served);
        for (int order = 0; order < 2; ++order, std::ranges::reverse(bills)) {
            Year year(law());
            for (const SettleRequest& bill : bills) year.settle_next(bill);
            const YearSoFar& paid = year.so_far();
            if (const auto cap = largest_annual_cap(table)) RC_ASSERT(paid.basic_paid <= *cap);
            if (const auto cap = largest_critical_cap(table)) RC_ASSERT(paid.critical_paid <= *cap);
            if (const auto cap = largest_assistance_cap(table)) RC_ASSERT(paid.assistance_paid <= *cap);
            RC_ASSERT(paid.outpatient_paid <= largest_quota(table));
            for (const ChronicDisease& disease : table.chronic_diseases) {
                const auto found = year.disease_paid().find(std::string(disease.key));
                if (found != year.disease_paid().end() && disease.annual_limit)
                    RC_ASSERT(found->second <= *disease.annual_limit);
            }
        }
    });
}

// Whatever was paid before, by mistake or under another law, a fund that is used up pays nothing.
TEST_P(SettleProperty, fund_that_is_used_up_pays_nothing) {
    hold_in_many_cases([] {
        const ServedBenefits served = any_table();
        SettleRequest request = *any_bill(served);
        const auto cap = largest_annual_cap(*served.table);
        RC_PRE(cap.has_value() && request.kind != CareKind::general_outpatient);
        request.so_far.basic_paid = *cap + *money_up_to(Money::fen(1'000));
        request.critical_cap = request.so_far.critical_paid;
        const Settlement answer = decide(request);
        const auto* got = granted(answer);
        RC_PRE(is_granted(answer));
        RC_ASSERT(got->basic_paid.is_zero());
        const bool has_other_cap = served.table->critical_hardship && served.table->critical_hardship->cap;
        if (!has_other_cap) RC_ASSERT(got->critical_paid.is_zero());
    });
}

// Four steps are rounded: what is paid in advance, and what each of the three layers pays.
TEST_P(SettleProperty, higher_total_never_lowers_what_the_person_pays_but_for_rounding) {
    hold_in_many_cases([] {
        constexpr std::int64_t kRoundedSteps = 4;
        const ServedBenefits served = any_table();
        SettleRequest request = *any_bill(served);
        const Settlement less = decide(request);
        request.bill.total += *rc::gen::oneOf(money_up_to(Money::fen(5)), money_up_to(Money::fen(3'000'000)));
        const Settlement more = decide(request);
        RC_PRE(is_granted(less) && is_granted(more));
        RC_ASSERT(granted(more)->person_pays + Money::fen(kRoundedSteps) >= granted(less)->person_pays);
        RC_ASSERT(granted(more)->in_scope >= granted(less)->in_scope);
        RC_ASSERT(granted(more)->deductible >= granted(less)->deductible);
    });
}

// A millionth of a fen, so that nothing is rounded.
std::int64_t exact_share(const std::vector<CriticalBand>& bands, Money own_pay) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const Money end = i + 1 < bands.size() ? std::min(own_pay, bands[i + 1].above) : own_pay;
        if (end > bands[i].above) sum += (end - bands[i].above).in_fen() * bands[i].rate.millionths();
    }
    return sum;
}

bool has_terms_of_hardship(const BenefitTable& table, const PersonFacts& person, Date on) {
    const DecisionDays days{on, on, Date::first_of(on.year()), on};
    if (!table.critical_hardship || !table.hardship.value.held_by(person, days, *table.catalogue))
        return false;
    const auto& categories = table.critical_hardship->categories;
    return !categories || categories->held_by(person, days, *table.catalogue);
}

// However a year is split into bills, critical illness pays by the year's own payment.
TEST_P(SettleProperty, chain_of_bills_pays_for_critical_illness_as_one_would) {
    hold_in_many_cases([] {
        const ServedBenefits served = any_table();
        const BenefitTable& table = *served.table;
        Year year(law());
        std::int64_t bills = 0;
        bool is_capped = false;
        std::set<bool> terms;
        for (const SettleRequest& bill : *year_of_bills(served)) {
            const Settlement answer = year.settle_next(bill);
            terms.insert(has_terms_of_hardship(table, bill.person, bill.on));
            is_capped = is_capped || has_reason(answer, ReasonCode::critical_cap_reached);
            ++bills;
        }
        RC_PRE(!is_capped && terms.size() == 1);
        const auto& bands = *terms.begin() ? table.critical_hardship->bands : table.critical_bands;
        const std::int64_t exact = exact_share(bands, year.so_far().own_pay);
        const std::int64_t paid = year.so_far().critical_paid.in_fen() * Rate::kWhole;
        // Each bill is rounded to the fen: half a fen off at most.
        RC_ASSERT(2 * std::abs(paid - exact) <= bills * Rate::kWhole);
    });
}

// ---- the basic fund once more, in the plainest words, against the decision

bool is_among(const std::vector<std::string>* words, const PersonFacts& person) {
    if (words == nullptr) return true;
    for (const DeclaredFact& fact : person.declared)
        if (fact.name == "facility_level")
            for (const std::string& word : *words)
                if (fact.value == FactValue(word)) return true;
    return false;
}

TEST_P(SettleProperty, stay_is_paid_as_its_row_says_in_plain_words) {
    hold_in_many_cases([] {
        const ServedBenefits served = any_table();
        const BenefitTable& table = *served.table;
        SettleRequest request = *any_bill(served);
        request.kind = CareKind::inpatient;
        const bool is_filed = request.facility.is_filed_residence;
        const FacilityPlace place =
            is_filed && table.filed_residence ? table.filed_residence->value : request.facility.place;
        std::vector<const InpatientRow*> rows;
        for (const InpatientRow& row : table.inpatient) {
            const int age = request.person.born.age_on(request.on);
            const bool is_of_class =
                !row.facility_class || *row.facility_class == request.facility.facility_class;
            if (is_of_class && row.places.contains(place) && row.age_from <= age && age < row.age_below &&
                row.tiers.contains(request.tier) && is_among(row.levels, request.person))
                rows.push_back(&row);
        }
        const Settlement answer = decide(request);
        RC_PRE(!std::holds_alternative<Settlement::Refused>(answer.outcome));
        // The load refuses a table in which two rows hold.
        RC_ASSERT(rows.size() <= 1U);
        const bool has_no_row = has_reason(answer, ReasonCode::no_benefit_row);
        RC_ASSERT(has_no_row == rows.empty());
    });
}

TEST_P(SettleProperty, stay_without_special_terms_is_paid_by_rate_above_the_deductible) {
    hold_in_many_cases([] {
        const ServedBenefits served = any_table();
        SettleRequest request = *any_bill(served);
        request.kind = CareKind::inpatient;
        const Settlement answer = decide(request);
        const auto* got = granted(answer);
        RC_PRE(is_granted(answer) && answer.reasons.empty());
        const auto row = std::ranges::find(served.table->inpatient, answer.rule, &InpatientRow::source);
        const bool has_row = row != served.table->inpatient.end();
        RC_ASSERT(has_row);
        RC_ASSERT(got->deductible == std::min(row->deductible, got->in_scope));
        const std::int64_t above = (got->in_scope - got->deductible).in_fen();
        // Half up: twice the rest of the division.
        const std::int64_t expected =
            (2 * above * row->rate.millionths() + Rate::kWhole) / (2 * Rate::kWhole);
        RC_ASSERT(got->basic_paid.in_fen() == expected);
    });
}

TEST_P(SettleProperty, only_amounts_that_do_not_add_up_are_refused) {
    hold_in_many_cases([] {
        SettleRequest request = *any_bill(any_table());
        if (*rc::gen::arbitrary<bool>()) request.bill.over_limit = *money_up_to(request.bill.total);
        const BillAmounts& bill = request.bill;
        const bool adds_up = bill.full_own_pay + bill.over_limit + bill.advance_own_pay <= bill.total;
        const Settlement answer = decide(request);
        const bool is_refused = std::holds_alternative<Settlement::Refused>(answer.outcome);
        const bool is_born = request.person.born <= request.on;
        RC_ASSERT(is_refused == (!adds_up || !is_born));
    });
}

TEST_P(SettleProperty, reasons_that_rest_on_the_law_cite_it) {
    hold_in_many_cases([] {
        const Settlement answer = decide(*any_bill(any_table()));
        for (const Reason& reason : answer.reasons) {
            const bool needs_no_law =
                reason.code == ReasonCode::born_later || reason.code == ReasonCode::amounts_do_not_add_up;
            RC_ASSERT((reason.clause != nullptr) == !needs_no_law);
        }
        if (answer.reasons.empty()) RC_ASSERT(is_granted(answer));
        const bool has_rule = answer.rule != nullptr;
        RC_ASSERT(has_rule);
    });
}

TEST_P(SettleProperty, same_request_gets_the_same_answer_and_the_order_of_identities_does_not_matter) {
    hold_in_many_cases([] {
        SettleRequest request = *any_bill(any_table());
        const Settlement first = decide(request);
        RC_ASSERT(told_outcome(first) == told_outcome(decide(SettleRequest(request))));
        std::ranges::reverse(request.person.identities);
        RC_ASSERT(told_outcome(first) == told_outcome(decide(request)));
    });
}

TEST_P(SettleProperty, nothing_is_paid_on_nothing) {
    hold_in_many_cases([] {
        SettleRequest request = *any_bill(any_table());
        request.bill = {};
        const Settlement answer = decide(request);
        const auto* got = granted(answer);
        RC_PRE(is_granted(answer));
        RC_ASSERT(got->basic_paid.is_zero() && got->critical_paid.is_zero() &&
                  got->assistance_paid.is_zero());
        RC_ASSERT(got->person_pays.is_zero() && got->deductible.is_zero());
        YearSoFar after = request.so_far;
        if (request.kind == CareKind::inpatient) ++after.stays;
        RC_ASSERT(got->so_far == after);
    });
}

INSTANTIATE_TEST_SUITE_P(Of, SettleProperty, testing::Values("policies", "tests/places"),
                         [](const auto& each) { return each.param == "policies" ? "policies" : "places"; });

}  // namespace
}  // namespace canbao
