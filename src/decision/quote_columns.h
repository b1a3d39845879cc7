#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "decision/quote.h"

namespace canbao {

// Stands in a column of dates where a person has none.
constexpr std::int32_t kNoDate = std::numeric_limits<std::int32_t>::min();

// People as columns for a batch of quotes, one row a person; dates are days since 1970. A column that is
// optional may be empty: nobody has what it holds.
struct PersonColumns {
    std::span<const std::int32_t> born;
    std::span<const std::int32_t> on;           // payment day
    std::span<const std::uint16_t> area;        // place in the list of areas; optional: all in the first
    std::span<const std::uint32_t> attributes;  // of AttributeSets; optional
    // Either the years missed, as the law of the area counts them, or the years insured.
    std::span<const std::uint8_t> years_missed;  // empty where `insured` is given
    std::span<const std::uint32_t> insured;      // bit i: insured in the year first_insured_year + i
    int first_insured_year = 0;
    std::span<const std::uint8_t> tier;            // optional
    std::span<const std::uint8_t> repair_years;    // optional
    std::span<const std::int32_t> registered_on;   // optional; kNoDate: the payment day
    std::span<const std::int32_t> employee_until;  // optional; its year is among the years insured
    std::span<const std::int32_t> waiting_until;   // optional

    std::size_t size() const { return born.size(); }
};

// Reasons as bits, by ReasonCode; the outcome stands in the highest two.
using ReasonWord = std::uint32_t;
enum class OutcomeBits : ReasonWord { refused = 0, granted = 1, undetermined = 2 };
constexpr int kOutcomeShift = 30;
static_assert(kQuoteReasonCodes <= kOutcomeShift);

constexpr ReasonWord bit_of(ReasonCode code) { return ReasonWord{1} << static_cast<unsigned>(code); }
constexpr ReasonWord bit_of(OutcomeBits outcome) { return static_cast<ReasonWord>(outcome) << kOutcomeShift; }
constexpr OutcomeBits outcome_of(ReasonWord word) { return static_cast<OutcomeBits>(word >> kOutcomeShift); }

// What is said of a wait, and not of an exemption from it.
constexpr ReasonWord kWaitBits = bit_of(ReasonCode::waiting_fixed) | bit_of(ReasonCode::waiting_fixed_days) |
                                 bit_of(ReasonCode::waiting_gap) | bit_of(ReasonCode::waiting_ceiling) |
                                 bit_of(ReasonCode::waiting_repaired) | bit_of(ReasonCode::waiting_floor);

// The answers, one row a person; what a refusal leaves open is 0, or kNoDate.
struct QuoteColumns {
    std::span<std::int32_t> due_fen;
    std::span<std::uint16_t> award;          // who pays the rest: place in the plan's list; 0: nobody
    std::span<std::uint16_t> fixed_wait;     // months; days where the bit of waiting_fixed_days is set
    std::span<std::uint16_t> variable_wait;  // months
    std::span<std::int32_t> cover_from;      // kNoDate: no cover in the year
    std::span<ReasonWord> reasons;
};

// The same of one person.
struct QuoteRow {
    std::int32_t due_fen = 0;
    std::uint16_t award = 0;
    std::uint16_t fixed_wait = 0;
    std::uint16_t variable_wait = 0;
    std::int32_t cover_from = kNoDate;
    ReasonWord reasons = 0;

    friend bool operator==(const QuoteRow&, const QuoteRow&) = default;
};

// A subsidy as it may be awarded: one category's, split between its payers. The first of a list is empty.
struct Award {
    std::vector<SubsidyShare> shares;

    Money total() const;
};

// All awards that some tables can make, each once.
class AwardList {
   public:
    AwardList() : awards_(1) {}

    void add_all_of(const ContributionTable& table);
    // The place of an award that some table makes.
    std::uint16_t find(const std::vector<SubsidyShare>& shares) const;
    const std::vector<Award>& all() const { return awards_; }

   private:
    void add(std::vector<SubsidyShare> shares);

    std::vector<Award> awards_;
};

// The row that says what a single quote says.
QuoteRow row_of(const Quote& quote, const AwardList& awards);

}  // namespace canbao
