#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "policy/book.h"
#include "policy/person_facts.h"
#include "vocabulary/reason.h"

namespace canbao {

enum class CareKind { inpatient, chronic_outpatient, general_outpatient };

// Where care was given; for outpatient care no table asks.
struct Facility {
    int facility_class = 0;  // 1 to 3 for a stay
    FacilityPlace place = FacilityPlace::county;
    bool is_filed_residence = false;  // the place is a filed long-term residence
};

// What stands on the bill, each 0.00 or more.
struct BillAmounts {
    Money total;
    Money full_own_pay;
    Money over_limit;
    Money advance_own_pay;
};

// What the year has brought before a bill, or after it.
struct YearSoFar {
    int stays = 0;
    Money basic_paid;
    Money own_pay;
    Money critical_paid;
    Money outpatient_paid;  // of general outpatient care
    Money disease_paid;     // of the disease of this bill
    Money assistance_paid;
    friend bool operator==(const YearSoFar&, const YearSoFar&) = default;
};

// What is asked: what the funds pay on a bill of a benefit year.
struct SettleRequest {
    PersonFacts person;  // of it region, birth, identities and declared facts count
    int year;
    Date on;  // the day of the bill: identities and ages are those of this day
    CareKind kind = CareKind::inpatient;
    Facility facility;
    std::string disease;   // the key of the pack, for chronic care
    std::size_t tier = 0;  // of the table's tiers; 0 where there are none
    BillAmounts bill;
    YearSoFar so_far;
    std::optional<Money> critical_cap;  // nothing: the pack's base cap
};

// The answer to a bill. Source of every field: docs/formats/decisions.md.
struct Settlement {
    struct Granted {
        Money in_scope;
        Money unfiled_advance;  // of what is not in scope: paid in advance for want of filing
        Money deductible;
        Money basic_paid;
        Money critical_paid;
        Money assistance_paid;
        Money own_pay;      // in_scope − basic_paid
        Money person_pays;  // total − what the three layers pay
        YearSoFar so_far;   // after this bill
    };
    struct Refused {};
    struct Undetermined {
        std::optional<Money> in_scope;
        // Of what is known up to the basic fund.
        std::optional<Money> deductible;
        std::optional<Money> basic_paid;
        std::optional<Money> own_pay;
        Money unfiled_advance = {};  // as above
    };

    // What the amounts rest on, as far as the decision came; nothing where a step did not apply.
    struct Basis {
        std::optional<Rate> rate;               // of the basic fund, after filing
        Money by_rate;                          // what it gives, before any limit
        const YearlyCap* annual_cap = nullptr;  // where the payment counts for it
        std::optional<CategoryId> hardship;
        const std::vector<CriticalBand>* critical_bands = nullptr;  // where own pay counts for them
        Money critical_by_rate;                                     // what they give, before the cap
        YearlyCap critical_cap;                                     // with the bands
        const AssistanceShare* assistance = nullptr;
        Money assistance_part;  // of what is left to the person: the part that the share is taken of
    };

    const BenefitTable* table = nullptr;  // nullptr with no_policy
    const Statement* rule = nullptr;      // the row or rule of the table that decides
    std::vector<Reason> reasons;          // in the order of the steps; what ended the decision stands last
    std::variant<Refused, Granted, Undetermined> outcome;
    Basis basis;
};

// Decides. Pure: the same book and request give the same answer for ever.
Settlement settle(const PolicyBook& book, const SettleRequest& request);

// The part of the band `bands[i]` that the year's own pay fills on its way from `before` to `after`.
Money part_in_band(const std::vector<CriticalBand>& bands, std::size_t i, Money before, Money after);

}  // namespace canbao
