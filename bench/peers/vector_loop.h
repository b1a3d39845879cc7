// Thirty-two people at a time, with AVX-512: every day of the rule fits into 16 bits, and every table into
// one or two registers, where a permutation looks it up. Only where the processor has it.
#pragma once

#ifdef __AVX512BW__

#include <array>

#include <immintrin.h>

#include "answers.h"

namespace peers {

class VectorLoop {
   public:
    VectorLoop();

    template <Reasons reasons>
    void decide(const Columns& people, Answers& answers) const;

   private:
    static constexpr std::size_t kLanes = 32;
    using Words = __m512i;   // one for each person
    using Mask = __mmask32;  // one bit for each person

    // Where the columns begin.
    struct Pointers {
        const Day* __restrict born;
        const Day* __restrict paid;
        const std::uint16_t* __restrict flags;
        const std::uint8_t* __restrict region;
        const std::uint8_t* __restrict missed;
        std::uint8_t* __restrict outcome;
        std::uint16_t* __restrict due_fen;
        std::uint8_t* __restrict wait_months;
        Day* __restrict cover_from;
        std::uint16_t* __restrict reasons;
    };

    template <Reasons reasons>
    [[gnu::always_inline]] void decide_block(const Pointers& all, std::size_t first) const;

    template <typename Entry>
    static Words table_of(Entry entry) {
        std::array<std::uint16_t, kLanes> table;
        for (std::size_t i = 0; i < kLanes; ++i) table[i] = static_cast<std::uint16_t>(entry(i));
        return _mm512_loadu_si512(table.data());
    }

    // Every day becomes positive, and keeps its distance from the others.
    static constexpr int kShift = 26'000;

    static Words words(int value) { return _mm512_set1_epi16(static_cast<short>(value)); }
    static Words shifted(Day day) { return words(day + kShift); }
    static Words load_bytes(const std::uint8_t* from) {
        return _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
    }
    static void store_bytes(std::uint8_t* to, __m256i bytes) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), bytes);
    }
    Words load_days(const Day* from) const {
        const Words first = _mm512_loadu_si512(from);
        const Words second = _mm512_loadu_si512(from + kLanes / 2);
        return _mm512_add_epi16(_mm512_permutex2var_epi16(first, lower_halves_, second), words(kShift));
    }
    static void store_days(Day* to, Words days) {
        _mm512_storeu_si512(to, _mm512_cvtepu16_epi32(_mm512_castsi512_si256(days)));
        _mm512_storeu_si512(to + kLanes / 2, _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(days, 1)));
    }
    // `value` more in the lanes of the mask.
    static Words plus(Words sum, Mask where, int value) {
        return _mm512_mask_add_epi16(sum, where, sum, words(value));
    }

    // Index into the tables of what single counties pay: three identities as in the flags, and two ages.
    static constexpr int kCountyFlags = 6;  // the first of the three bits in the flags
    static constexpr unsigned kSevere = kSevereDisability >> kCountyFlags;
    static constexpr unsigned kIncapable = kWorkIncapableDisability >> kCountyFlags;
    static constexpr unsigned kLowIncome = kLowIncomeHousehold >> kCountyFlags;
    static constexpr unsigned kChild = 8;
    static constexpr unsigned kOldOrMinor = 16;

    // A subsidy and whose it is in one word, such that the greater word is the one that is paid: the amounts
    // are multiples of 32 fen, and of equal amounts the earlier category has the greater low bits.
    static constexpr int kWhose = 31;
    static unsigned ranked(const SubsidyChoice& choice) {
        const unsigned category = choice.reasons() & kSubsidyBits;
        return static_cast<unsigned>(choice.fen()) | (category == 0 ? 0 : 16 - category);
    }

    Words lower_halves_;
    Words assistance_low_;      // what the six identities give, by flags 0 to 31
    Words assistance_high_;     // and by flags 32 to 63
    Words paid_in_;             // by region: which bits of the county's index count there
    Words county_;              // what a county gives, by those bits
    Words applies_in_county_;   // one bit for each subsidy that applies, by the same
    Words month_starts_;        // days of the year, from 0, by month from 0
    Words cover_month_starts_;  // first day of a month, by month from 0; 0 after the year
    Words cover_month_ends_;    // days from there to its last day; 0 after the year
};

inline VectorLoop::VectorLoop() {
    lower_halves_ = table_of([](std::size_t i) { return 2 * i; });

    const auto assistance = [](std::size_t flags) {
        return ranked(choose_subsidy(static_cast<unsigned>(flags), 1, false, false));
    };
    assistance_low_ = table_of(assistance);
    assistance_high_ = table_of([&](std::size_t flags) { return assistance(flags + kLanes); });

    paid_in_ = table_of([](std::size_t region) -> unsigned {
        if (region == 2) return kIncapable | kLowIncome | kOldOrMinor;
        if (region == 3) return kSevere | kChild;
        return 0;
    });
    county_ = table_of([](std::size_t bits) {
        const auto flags = static_cast<unsigned>(bits & (kSevere | kIncapable | kLowIncome)) << kCountyFlags;
        const int region = bits & (kSevere | kChild) ? 3 : 2;
        return ranked(choose_subsidy(flags, region, bits & kChild, bits & kOldOrMinor));
    });
    applies_in_county_ = table_of([](std::size_t bits) {
        const auto unconditional = static_cast<unsigned>(bits & (kSevere | kIncapable | kChild));
        return unconditional | (bits & kOldOrMinor ? bits & kLowIncome : 0);
    });

    const auto starts = [](std::size_t month) {
        return month < 12 ? day_of(kYear, static_cast<unsigned>(month) + 1, 1) - kYearStarts : 365;
    };
    month_starts_ = table_of(starts);
    cover_month_starts_ =
        table_of([&](std::size_t month) { return month < 12 ? kYearStarts + starts(month) : 0; });
    cover_month_ends_ =
        table_of([&](std::size_t month) { return month < 12 ? starts(month + 1) - starts(month) - 1 : 0; });
}

template <Reasons reasons>
inline void VectorLoop::decide_block(const Pointers& all, std::size_t first) const {
    const Words born = load_days(all.born + first);
    const Words paid = load_days(all.paid + first);
    const Words flags = _mm512_loadu_si512(all.flags + first);
    const Words lived = _mm512_sub_epi16(paid, born);  // days

    // Whether, and on what ground. Of the refusals the first that holds counts.
    const Mask is_born_later = _mm512_cmpgt_epu16_mask(born, paid);
    const Mask is_in_grace = _mm512_cmple_epu16_mask(lived, words(kGraceDays));
    const Mask is_birth_year =
        _mm512_cmple_epu16_mask(_mm512_sub_epi16(born, shifted(kYearStarts)), words(kYearEnds - kYearStarts));
    const Mask is_newborn =
        _mm512_mask_cmplt_epu16_mask(is_in_grace, _mm512_sub_epi16(born, shifted(kYearBeforeStarts)),
                                     words(kYearStarts - kYearBeforeStarts));
    const Mask is_over = _mm512_cmpgt_epu16_mask(paid, shifted(kYearEnds)) & ~(is_birth_year & is_in_grace);
    const Mask is_early = _mm512_mask_cmplt_epu16_mask(~is_newborn, paid, shifted(kWindowOpens));
    const Mask is_granted = ~(is_born_later | is_over | is_early);
    const Mask is_free = is_granted & is_birth_year;
    const Mask is_decided = is_granted & ~is_birth_year;

    // Days lived at a birthday, for who pays by the end of the year: the leap days between depend on the
    // payment day for the 18th only, and change on 1 March only.
    const Mask is_before_march = _mm512_cmplt_epu16_mask(paid, shifted(day_of(2026, 3, 1)));
    const Words at_18 = plus(words(18 * 365 + 4), is_before_march, 1);
    const Words at_3 = words(3 * 365 + 1);
    const Words at_60 = words(60 * 365 + 15);
    const Mask is_old_or_minor =
        _mm512_cmplt_epu16_mask(lived, at_18) | _mm512_cmpge_epu16_mask(lived, at_60);
    const Mask is_child =
        _mm512_mask_cmplt_epu16_mask(_mm512_cmpge_epu16_mask(born, shifted(kChildrenBornFrom)), lived, at_3);

    // The largest subsidy.
    const Words paid_here = _mm512_permutexvar_epi16(load_bytes(all.region + first), paid_in_);
    const Words county_flags = _mm512_srli_epi16(flags, kCountyFlags);
    const Words county_bits =
        _mm512_and_si512(plus(plus(county_flags, is_child, kChild), is_old_or_minor, kOldOrMinor), paid_here);
    const Words six_flags = _mm512_and_si512(flags, words(kExempt));
    const Words assistance = _mm512_permutex2var_epi16(assistance_low_, six_flags, assistance_high_);
    const Words county = _mm512_permutexvar_epi16(county_bits, county_);
    const Words subsidy = _mm512_max_epu16(assistance, county);
    const Words amount = _mm512_andnot_si512(words(kWhose), subsidy);

    // The wait.
    const Mask is_late = _mm512_mask_cmpgt_epu16_mask(~is_newborn, paid, shifted(kWindowCloses));
    const Mask is_exempt = is_newborn | _mm512_test_epi16_mask(flags, words(kExempt));
    const __m256i missed = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(all.missed + first));
    const Mask has_gap = _mm256_test_epi8_mask(missed, missed);
    const Mask waits = is_decided & ~is_exempt & (is_late | has_gap);
    static_assert(kMonthsPerYearMissed == 1);
    const __m256i wait = _mm256_maskz_add_epi8(waits, missed, _mm256_set1_epi8(kFixedMonths));

    // The day of the year on which cover would begin without a wait; its month, by a line through a year
    // whose February has 30 days; and the same day of the month in which the wait ends.
    const Words base = _mm512_subs_epu16(paid, shifted(kYearStarts));
    const Words even = plus(base, _mm512_cmpgt_epu16_mask(base, words(58)), 2);
    const Words month =
        _mm512_srli_epi16(_mm512_add_epi16(_mm512_mullo_epi16(even, words(67)), words(27)), 11);
    const Words day = _mm512_sub_epi16(base, _mm512_permutexvar_epi16(month, month_starts_));
    const Words last_month = _mm512_add_epi16(month, _mm512_cvtepu8_epi16(wait));
    const Words month_end = _mm512_permutexvar_epi16(last_month, cover_month_ends_);
    const Words cover = _mm512_add_epi16(_mm512_permutexvar_epi16(last_month, cover_month_starts_),
                                         _mm512_min_epu16(day, month_end));

    __m256i outcome = _mm256_maskz_mov_epi8(is_early, _mm256_set1_epi8(kBeforeWindow));
    outcome = _mm256_mask_mov_epi8(outcome, is_over, _mm256_set1_epi8(kYearOver));
    outcome = _mm256_mask_mov_epi8(outcome, is_born_later, _mm256_set1_epi8(kBornLater));
    store_bytes(all.outcome + first, outcome);
    _mm512_storeu_si512(all.due_fen + first, _mm512_maskz_sub_epi16(is_decided, words(kStandardFen), amount));
    store_bytes(all.wait_months + first, wait);
    store_days(all.cover_from + first, _mm512_mask_sub_epi16(_mm512_maskz_mov_epi16(is_decided, cover),
                                                             is_free, born, words(kShift)));
    if constexpr (reasons == Reasons::with) {
        const Words category = _mm512_and_si512(_mm512_sub_epi16(words(0), subsidy), words(kSubsidyBits));
        const Words applies = _mm512_or_si512(
            six_flags,
            _mm512_slli_epi16(_mm512_permutexvar_epi16(county_bits, applies_in_county_), kCountyFlags));
        const Mask several = _mm512_test_epi16_mask(applies, _mm512_sub_epi16(applies, words(1)));
        const Mask not_here = _mm512_test_epi16_mask(_mm512_andnot_si512(paid_here, county_flags), words(7));
        const Mask not_covered = _mm512_testn_epi16_mask(cover, cover);
        Words decided = _mm512_maskz_mov_epi16(is_decided, category);
        decided = plus(decided, several & is_decided, kHighestSubsidyWins);
        decided = plus(decided, not_here & is_decided, kNotSubsidisedHere);
        decided = plus(decided, is_newborn & is_decided, kNewborn90Days);
        decided = plus(decided, is_late & is_decided, kLateEnrolment);
        decided = plus(decided, is_exempt & is_decided, kWaitingExempt);
        decided = plus(decided, waits, kWaitingFixed);
        decided = plus(decided, waits & has_gap, kWaitingGap);
        decided = plus(decided, not_covered & is_decided, kNoCoverThisYear);
        decided = plus(decided, is_free, kBirthYearFree);
        const Words refusal = _mm512_slli_epi16(_mm512_cvtepu8_epi16(outcome), kOutcomeShift);
        _mm512_storeu_si512(all.reasons + first, _mm512_or_si512(decided, refusal));
    }
}

template <Reasons reasons>
void VectorLoop::decide(const Columns& people, Answers& answers) const {
    const std::size_t count = people.size();
    if (count < kLanes) {
        for (std::size_t id = 0; id < count; ++id) {
            Answer answer = peers::decide(people.at(id));
            if (reasons == Reasons::without) answer.reasons = 0;
            answers.set(id, answer);
        }
        return;
    }
    const Pointers all = {people.born.data(),     people.paid.data(),         people.flags.data(),
                          people.region.data(),   people.missed.data(),       answers.outcome.data(),
                          answers.due_fen.data(), answers.wait_months.data(), answers.cover_from.data(),
                          answers.reasons.data()};
    // A copy that nothing can change, so that the tables stay in registers.
    const VectorLoop tables = *this;
    for (std::size_t i = 0; i + kLanes <= count; i += kLanes) tables.decide_block<reasons>(all, i);
    // The last block overlaps the one before it.
    tables.decide_block<reasons>(all, count - kLanes);
}

}  // namespace peers

#endif
