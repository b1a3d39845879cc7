// One person at a time, without a branch, by tables that stay in the nearest caches.
#pragma once

#include <array>

#include "answers.h"

namespace peers {

class TableLoop {
   public:
    TableLoop();

    template <Reasons reasons>
    void decide(const Columns& people, Answers& answers) const;

   private:
    static constexpr std::size_t kPaymentDays = kLastPayment - kFirstPayment + 1;
    static constexpr int kWaits = 16;  // 0 to 9 months, rounded up

    struct Subsidy {
        std::uint16_t due_fen;
        std::uint16_t reasons;
    };

    // The latest birth of who is so old, by payment day.
    std::array<Day, kPaymentDays> aged_60_;
    std::array<Day, kPaymentDays> aged_18_;
    std::array<Day, kPaymentDays> aged_3_;
    // First day of cover by payment day and wait; 0 where that is after the year.
    std::array<std::array<std::uint16_t, kWaits>, kPaymentDays> cover_;
    // By region, flags, and two ages: 1 for under 18 or at least 60, 2 for a young child.
    std::array<std::array<std::array<Subsidy, 4>, 1 << kIdentities>, kRegions + 1> subsidy_;
};

inline Day years_before(Day day, int years) {
    const auto date = calendar(day) - std::chrono::years{years};
    const std::chrono::sys_days found = date.ok() ? date : date.year() / date.month() / std::chrono::last;
    return found.time_since_epoch().count();
}

inline TableLoop::TableLoop() {
    for (std::size_t i = 0; i < kPaymentDays; ++i) {
        const Day paid = kFirstPayment + static_cast<Day>(i);
        aged_60_[i] = years_before(paid, 60);
        aged_18_[i] = years_before(paid, 18);
        aged_3_[i] = years_before(paid, 3);
        for (int wait = 0; wait < kWaits; ++wait) {
            const Day begins = plus_months(std::max(paid, kYearStarts), wait);
            cover_[i][wait] = static_cast<std::uint16_t>(begins <= kYearEnds ? begins : 0);
        }
    }
    for (int region = 0; region <= kRegions; ++region)
        for (unsigned flags = 0; flags < 1U << kIdentities; ++flags)
            for (unsigned ages = 0; ages < 4; ++ages) {
                const SubsidyChoice choice = choose_subsidy(flags, region, ages & 2, ages & 1);
                const int not_here = holds_unsubsidised(flags, region) ? kNotSubsidisedHere : 0;
                subsidy_[region][flags][ages] = {static_cast<std::uint16_t>(kStandardFen - choice.fen()),
                                                 static_cast<std::uint16_t>(choice.reasons() | not_here)};
            }
}

// All ones where it holds.
constexpr unsigned mask(bool holds) { return 0U - static_cast<unsigned>(holds); }

template <Reasons reasons>
void TableLoop::decide(const Columns& people, Answers& answers) const {
    // Pointers that nothing else points at: a store into a column of bytes might else change anything.
    const Day* __restrict born_of = people.born.data();
    const Day* __restrict paid_of = people.paid.data();
    const std::uint16_t* __restrict flags_of = people.flags.data();
    const std::uint8_t* __restrict region_of = people.region.data();
    const std::uint8_t* __restrict missed_of = people.missed.data();
    std::uint8_t* __restrict outcome_of = answers.outcome.data();
    std::uint16_t* __restrict due_of = answers.due_fen.data();
    std::uint8_t* __restrict wait_of = answers.wait_months.data();
    Day* __restrict cover_of = answers.cover_from.data();
    std::uint16_t* __restrict reasons_of = answers.reasons.data();
    const std::size_t count = people.size();
    for (std::size_t i = 0; i < count; ++i) {
        const Day born = born_of[i];
        const Day paid = paid_of[i];
        const unsigned flags = flags_of[i];
        const unsigned missed = missed_of[i];
        const auto day = static_cast<std::size_t>(paid - kFirstPayment);

        const bool is_in_grace = paid - born <= kGraceDays;
        const bool is_birth_year = (born >= kYearStarts) & (born <= kYearEnds);
        const bool is_newborn = (born >= kYearBeforeStarts) & (born < kYearStarts) & is_in_grace;
        const bool is_born_later = born > paid;
        const bool is_over = (paid > kYearEnds) & !(is_birth_year & is_in_grace) & !is_born_later;
        const bool is_early = (paid < kWindowOpens) & !is_newborn & !is_born_later;
        const unsigned outcome = (kBornLater & mask(is_born_later)) | (kYearOver & mask(is_over)) |
                                 (kBeforeWindow & mask(is_early));
        const bool is_free = (outcome == kGranted) & is_birth_year;
        const bool is_decided = (outcome == kGranted) & !is_birth_year;
        const bool is_late = (paid > kWindowCloses) & !is_newborn;

        const bool is_old_or_minor = (born <= aged_60_[day]) | (born > aged_18_[day]);
        const bool is_child = (born > aged_3_[day]) & (born >= kChildrenBornFrom);
        const Subsidy subsidy = subsidy_[region_of[i]][flags][is_old_or_minor | is_child << 1];
        const bool is_exempt = is_newborn | ((flags & kExempt) != 0);
        const bool waits = is_decided & !is_exempt & (is_late | (missed > 0));
        const unsigned wait = (kFixedMonths + missed * kMonthsPerYearMissed) & mask(waits);
        const unsigned cover = cover_[day][wait];

        outcome_of[i] = static_cast<std::uint8_t>(outcome);
        due_of[i] = static_cast<std::uint16_t>(subsidy.due_fen & mask(is_decided));
        wait_of[i] = static_cast<std::uint8_t>(wait);
        cover_of[i] =
            static_cast<Day>((cover & mask(is_decided)) | (static_cast<unsigned>(born) & mask(is_free)));
        if constexpr (reasons == Reasons::with) {
            const unsigned decided =
                subsidy.reasons | (kNewborn90Days & mask(is_newborn)) | (kLateEnrolment & mask(is_late)) |
                (kWaitingExempt & mask(is_exempt)) | (kWaitingFixed & mask(waits)) |
                (kWaitingGap & mask(waits & (missed > 0))) | (kNoCoverThisYear & mask(cover == 0));
            reasons_of[i] = static_cast<std::uint16_t>(
                (decided & mask(is_decided)) | outcome << kOutcomeShift | (kBirthYearFree & mask(is_free)));
        }
    }
}

}  // namespace peers
