#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy/category_group.h"
#include "policy/rule_lookup.h"
#include "vocabulary/money.h"

namespace canbao {

// Where a hospital stands, seen from the place of enrolment.
enum class FacilityPlace { county, city, province, other_province };
constexpr std::size_t kFacilityPlaces = 4;
constexpr int kFacilityClasses = 3;

// "city"; nothing for another word.
std::optional<FacilityPlace> facility_place(std::string_view word);

class PlaceSet {
   public:
    constexpr void insert(FacilityPlace place) { bits_ |= 1U << static_cast<unsigned>(place); }
    constexpr bool contains(FacilityPlace place) const {
        return (bits_ >> static_cast<unsigned>(place) & 1U) != 0;
    }
    constexpr bool meets(PlaceSet other) const { return (bits_ & other.bits_) != 0; }

   private:
    unsigned bits_ = 0;
};

// A row of the hospital table: for whom and where, and what it says.
struct InpatientRow {
    static constexpr int kOldest = 200;

    std::optional<int> facility_class;  // nothing: every class
    PlaceSet places;
    const std::vector<std::string>* levels;  // of the declared fact facility_level; nullptr: every level
    int age_from = 0;                        // full years on the day of the bill
    int age_below = kOldest;
    TierSet tiers;
    Money deductible;
    Rate rate;
    const Statement* source;
};

// From this stay of the year on, only a share of the deductible is due.
struct RepeatStay {
    int from_stay;
    Rate deductible_share;
    const Statement* source;
};

// What a fund pays in a year at most.
struct YearlyCap {
    std::optional<Money> amount;  // nothing: no limit
    const Statement* source = nullptr;
};

// The cap of some people, by category, tier, or both.
struct YearlyCapOf {
    std::optional<CategoryGroup> categories;
    TierSet tiers;
    YearlyCap cap;
};

// Care elsewhere without filing: a share is paid in advance, or the rate is lowered.
struct UnfiledCare {
    PlaceSet places;
    std::optional<Rate> advance_share;
    std::optional<Rate> rate_reduction;  // in points of a hundred
    const Condition* unless;             // or nullptr
    const Statement* source;
};

struct ChronicDisease {
    std::string_view key;
    Rate rate;
    std::optional<Money> annual_limit;  // nothing: not published
    const Statement* source;
};

struct OutpatientRow {
    std::optional<CategoryGroup> categories;
    TierSet tiers;
    std::optional<Rate> rate;  // nothing: not published
    Money annual_limit;
    bool counts_for_cap;       // what the fund pays fills the yearly cap
    bool counts_for_critical;  // what the person pays counts for critical illness
    const Statement* source;
};

// A share of the year's own payment above a threshold, up to the next band's.
struct CriticalBand {
    Money above;
    Rate rate;
    const Statement* source;
};

// Critical-illness insurance for people in hardship, where published.
struct CriticalHardship {
    std::optional<CategoryGroup> categories;  // nothing: all people in hardship
    std::vector<CriticalBand> bands;          // by threshold
    std::optional<YearlyCap> cap;             // nothing: as for others
    const Statement* source;
};

// Medical assistance: a share of what the person still bears in scope.
struct AssistanceShare {
    std::optional<CategoryGroup> categories;  // nothing: all people in hardship
    Money above;                              // of the year's own payment left after critical illness
    Rate rate;
    std::optional<Money> annual_cap;
    const Statement* source;
};

// The law of benefits at a place for a year as flat values, resolved once when the packs are read.
struct BenefitTable {
    RegionCode region;  // the area whose packs these are; smaller areas share the table
    int year;           // of which the law is taken; later years share it until something changes
    const Catalogue* catalogue;
    EffectivePack effective;
    std::vector<Tier> tiers;
    std::vector<const Statement*> declared_facts;

    std::vector<InpatientRow> inpatient;
    std::vector<RepeatStay> repeat_stays;  // by stay, latest first
    std::optional<Stated<CategoryGroup>> no_deductible;
    YearlyCap annual_cap;
    std::vector<YearlyCapOf> annual_caps_of;
    std::vector<UnfiledCare> unfiled_care;
    std::optional<Stated<FacilityPlace>> filed_residence;
    const Statement* chronic_outpatient = nullptr;  // or nullptr: not covered here
    std::vector<ChronicDisease> chronic_diseases;
    const Statement* chronic_limits = nullptr;  // says that limits are not published, or nullptr
    std::vector<OutpatientRow> outpatient;

    Stated<CategoryGroup> hardship;
    Stated<Money> critical_cap;
    std::vector<CriticalBand> critical_bands;            // by threshold
    const Statement* critical_hardship_terms = nullptr;  // says that they are not published, or nullptr
    std::optional<CriticalHardship> critical_hardship;
    const Statement* assistance_terms = nullptr;  // says that they are not published, or nullptr
    std::vector<AssistanceShare> assistance;

    // A rule that every bill rests on and that nobody has published, or nullptr.
    const Statement* unpublished = nullptr;
    // What a request must state here beside the bill.
    bool asks_for_birth = false;
    bool asks_for_level = false;  // the declared fact facility_level, for a stay
    bool asks_for_tier = false;

    // Where the table stands: the file of its first row.
    const Pack& pack() const { return *inpatient.front().source->pack; }
};

// The table of an effective pack, or nothing where it has no hospital table. What is missing beside it, or
// contradicts itself, becomes a problem.
std::optional<BenefitTable> resolve_benefits(EffectivePack effective, const Catalogue& catalogue,
                                             Problems& problems);

}  // namespace canbao
