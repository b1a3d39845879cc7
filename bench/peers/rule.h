// The rule of SPEC.md in plain C++, one person at a time, with the calendar's own arithmetic. Everything that
// is faster is compared with this.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace peers {

// A day as the columns have it: days since 1970-01-01.
using Day = std::int32_t;

constexpr Day day_of(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                           std::chrono::day{day}};
    return static_cast<Day>(std::chrono::sys_days{date}.time_since_epoch().count());
}

constexpr std::chrono::year_month_day calendar(Day day) {
    return std::chrono::sys_days{std::chrono::days{day}};
}

constexpr int kYear = 2026;
constexpr Day kYearBeforeStarts = day_of(kYear - 1, 1, 1);
constexpr Day kYearStarts = day_of(kYear, 1, 1);
constexpr Day kYearEnds = day_of(kYear, 12, 31);
constexpr Day kWindowOpens = day_of(2025, 9, 1);
constexpr Day kWindowCloses = day_of(2025, 12, 31);
constexpr Day kChildrenBornFrom = day_of(2023, 1, 1);
constexpr int kGraceDays = 90;
constexpr int kFixedMonths = 3;
constexpr int kMonthsPerYearMissed = 1;
constexpr int kCountedFromYear = 2020;
constexpr int kStandardFen = 400'00;
constexpr int kRegions = 5;

// Bounds of the columns.
constexpr Day kEarliestBirth = day_of(1930, 1, 1);
constexpr Day kFirstPayment = day_of(2025, 6, 1);
constexpr Day kLastPayment = day_of(2027, 3, 31);

// The identities, in the order of the catalogue and of the bits of a person's flags.
enum Identity : std::uint16_t {
    kExtremePoverty = 1,
    kFallenIntoPoverty = 2,
    kSubsistenceAllowance = 4,
    kUnstableOutOfPoverty = 8,
    kPovertyProne = 16,
    kSuddenHardship = 32,
    kSevereDisability = 64,
    kWorkIncapableDisability = 128,
    kLowIncomeHousehold = 256,
};
constexpr int kIdentities = 9;
constexpr std::uint16_t kExempt = 63;  // the six that medical assistance pays for

enum Outcome : std::uint8_t { kGranted = 0, kBornLater = 1, kYearOver = 2, kBeforeWindow = 3 };

// The reason word. Its low four bits say whose subsidy is paid: 0 nobody's, 1 to 9 the identity of that bit
// of the flags (counted from 1), 10 the young child's. Two bits for the outcome follow, then one bit for each
// other reason.
enum Reason : std::uint16_t {
    kSubsidyBits = 15,
    kBirthYearFree = 1 << 6,
    kNewborn90Days = 1 << 7,
    kLateEnrolment = 1 << 8,
    kHighestSubsidyWins = 1 << 9,
    kNotSubsidisedHere = 1 << 10,
    kWaitingExempt = 1 << 11,
    kWaitingFixed = 1 << 12,
    kWaitingGap = 1 << 13,
    kNoCoverThisYear = 1 << 14,
};
constexpr int kOutcomeShift = 4;
constexpr int kYoungChild = 10;

struct Person {
    Day born;
    Day paid;
    std::uint16_t flags;
    std::uint8_t region;  // 1 to 5
    std::uint8_t missed;  // years missed
};

struct Answer {
    std::uint8_t outcome = kGranted;
    std::uint16_t due_fen = 0;
    std::uint8_t wait_months = 0;
    Day cover_from = 0;  // 0: no cover
    std::uint16_t reasons = 0;

    bool operator==(const Answer&) const = default;
};

constexpr int age_on(Day on, Day born) {
    const auto now = calendar(on);
    const auto birth = calendar(born);
    const int years = static_cast<int>(now.year()) - static_cast<int>(birth.year());
    const bool had_birthday = std::pair{now.month(), now.day()} >= std::pair{birth.month(), birth.day()};
    return had_birthday ? years : years - 1;
}

// The same day of the later month, or its last day.
constexpr Day plus_months(Day day, int months) {
    auto date = calendar(day) + std::chrono::months{months};
    if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
    return static_cast<Day>(std::chrono::sys_days{date}.time_since_epoch().count());
}

// The subsidies that apply: the largest, on a tie the earlier category; and how many there were.
class SubsidyChoice {
   public:
    constexpr void consider(bool applies, int fen, int category) {
        if (!applies) return;
        ++count_;
        if (fen > fen_) fen_ = fen, category_ = category;
    }
    constexpr int fen() const { return fen_; }
    constexpr std::uint16_t reasons() const {
        return static_cast<std::uint16_t>(category_ | (count_ > 1 ? kHighestSubsidyWins : 0));
    }

   private:
    int fen_ = 0;
    int category_ = 0;
    int count_ = 0;
};

constexpr SubsidyChoice choose_subsidy(unsigned flags, int region, bool is_child, bool is_old_or_minor) {
    SubsidyChoice choice;
    choice.consider(flags & kExtremePoverty, 400'00, 1);
    choice.consider(flags & kFallenIntoPoverty, 360'00, 2);
    choice.consider(flags & kSubsistenceAllowance, 320'00, 3);
    choice.consider(flags & kUnstableOutOfPoverty, 280'00, 4);
    choice.consider(flags & kPovertyProne, 280'00, 5);
    choice.consider(flags & kSuddenHardship, 280'00, 6);
    choice.consider(region == 3 && (flags & kSevereDisability), 320'00, 7);
    choice.consider(region == 2 && (flags & kWorkIncapableDisability), 200'00, 8);
    choice.consider(region == 2 && (flags & kLowIncomeHousehold) && is_old_or_minor, 200'00, 9);
    choice.consider(region == 3 && is_child, 400'00, kYoungChild);
    return choice;
}

// Whether an identity is held that this county pays nothing for.
constexpr bool holds_unsubsidised(unsigned flags, int region) {
    const unsigned paid_here = region == 2   ? kWorkIncapableDisability | kLowIncomeHousehold
                               : region == 3 ? kSevereDisability
                                             : 0;
    return (flags & ~paid_here & (kSevereDisability | kWorkIncapableDisability | kLowIncomeHousehold)) != 0;
}

constexpr Answer refused(Outcome why) {
    return {.outcome = why, .reasons = static_cast<std::uint16_t>(why << kOutcomeShift)};
}

constexpr Answer decide(const Person& person) {
    if (person.born > person.paid) return refused(kBornLater);
    const int birth_year = static_cast<int>(calendar(person.born).year());
    const Day grace_ends = person.born + kGraceDays;
    const Day last_day = birth_year == kYear ? std::max(kYearEnds, grace_ends) : kYearEnds;
    if (person.paid > last_day) return refused(kYearOver);
    if (birth_year == kYear) return {.cover_from = person.born, .reasons = kBirthYearFree};
    const bool is_newborn = birth_year == kYear - 1 && person.paid <= grace_ends;
    if (!is_newborn && person.paid < kWindowOpens) return refused(kBeforeWindow);
    const bool is_late = !is_newborn && person.paid > kWindowCloses;

    const int age = age_on(person.paid, person.born);
    const auto subsidy = choose_subsidy(person.flags, person.region,
                                        person.born >= kChildrenBornFrom && age < 3, age >= 60 || age < 18);
    const bool is_exempt = is_newborn || (person.flags & kExempt);
    const bool waits = !is_exempt && (is_late || person.missed > 0);
    const int wait = waits ? kFixedMonths + person.missed * kMonthsPerYearMissed : 0;
    const Day begins = plus_months(std::max(person.paid, kYearStarts), wait);
    const bool is_covered = begins <= kYearEnds;
    const int reasons = subsidy.reasons() | (is_newborn ? kNewborn90Days : 0) |
                        (is_late ? kLateEnrolment : 0) |
                        (holds_unsubsidised(person.flags, person.region) ? kNotSubsidisedHere : 0) |
                        (is_exempt ? kWaitingExempt : 0) | (waits ? kWaitingFixed : 0) |
                        (waits && person.missed > 0 ? kWaitingGap : 0) | (is_covered ? 0 : kNoCoverThisYear);
    return {
        .outcome = kGranted,
        .due_fen = static_cast<std::uint16_t>(kStandardFen - subsidy.fen()),
        .wait_months = static_cast<std::uint8_t>(wait),
        .cover_from = is_covered ? begins : 0,
        .reasons = static_cast<std::uint16_t>(reasons),
    };
}

}  // namespace peers
