#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "vocabulary/clause.h"
#include "vocabulary/date.h"
#include "vocabulary/language.h"
#include "vocabulary/money.h"
#include "vocabulary/rate.h"

namespace canbao {

// Why a decision is as it is. The words are part of the contract and never change their meaning; new ones may
// be added. Source: docs/formats/decisions.md. The texts stand in reason.cpp, in the order of this list.
enum class ReasonCode : std::uint8_t {
    no_policy,
    born_later,
    year_over,
    birth_year_free,
    newborn_90_days,
    before_window,
    closed_day,
    repair_exceeds_gap,
    identity_after_window,
    category_not_subsidised_here,
    highest_subsidy_wins,
    subsidy_unknown,
    waiting_exempt,
    waiting_fixed,
    waiting_gap,
    waiting_repaired,
    waiting_floor,
    late_enrolment,
    no_cover_this_year,
    late_refused,
    pro_rata,
    tier_not_subsidised,
    waiting_ceiling,
    waiting_fixed_days,
    prepaid,
    prepayment_refused,
    amounts_do_not_add_up,
    no_benefit_row,
    limit_unknown,
    rate_unknown,
    terms_unknown,
    critical_terms_unknown,
    assistance_terms_unknown,
    filed_residence,
    unfiled_care,
    repeat_stay,
    no_deductible,
    annual_cap_reached,
    limit_reached,
    critical_cap_reached,
    incentives_not_begun,
    continuity_bonus,
    zero_claim_bonus,
    bonus_ceiling,
    event_after_year_began,
    applied_too_late,
    employee_already_entered,
    refund_rule_unknown,
    already_registered,
    not_registered,
    merged_into,
    person_died,
    already_enrolled,
    registration_not_needed,
    relation_elsewhere,
    employee_relation,
    cause_does_not_fit,
    not_enrolled,
    already_suspended,
    not_suspended,
    later_fact,
    document_taken,
    document_taken_elsewhere,
    payment_confirmed,
    nothing_changes,
    not_one_person,
    newborn_too_old,
    nothing_to_correct,
    already_corrected,
    not_the_last,
    already_paid,
    nothing_owed,
    contribution_first,
    year_not_missed,
};
constexpr std::size_t kReasonCodes = 74;
// Those that a quote can give come first; so many fit one word of bits.
constexpr std::size_t kQuoteReasonCodes = 26;

// "closed_day"
std::string_view word(ReasonCode code);
// "暂停缴费日", "closed day": for tables that count.
std::string_view name(ReasonCode code, Language language);

// A fact that the text of a reason names. A LocalText belongs to the policy book, or lives as long as the
// program.
using ReasonFact = std::variant<std::monostate, Date, std::int64_t, Money, Rate, const LocalText*>;

struct Statement;

// A code, the clause it rests on (none where it rests on no document), and the facts used.
// The text is made on demand: it costs more than the decision.
struct Reason {
    ReasonCode code;
    const Clause* clause = nullptr;
    std::array<ReasonFact, 3> facts{};
    const Statement* rule = nullptr;  // of a policy pack, for whoever knows packs
};

// Appends the sentence for a person to read.
void append_text(std::string& out, const Reason& reason, Language language);

// "2026年2月25日" or "25 February 2026".
void append_spoken(std::string& out, Date date, Language language);
std::string spoken(Date date, Language language);

}  // namespace canbao
