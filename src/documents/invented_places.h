#pragma once

#include <string>
#include <vector>

#include <rapidcheck.h>

#include "decision/cap.h"
#include "decision/refund.h"
#include "decision/settle.h"
#include "policy/book.h"
#include "policy/invented_province.h"
#include "vocabulary/invented_values.h"

// For tests only: the invented province with benefits, incentives and refunds, in places that vary in all
// that a pack may vary, and people who ask for a decision there, at the edges of the law.

namespace canbao {

// The province itself: as plain as Shanxi.
inline constexpr std::string_view kPlainBenefits = R"(
[benefit.inpatient]
small = { from = 2030-01-01, facility_class = 3, places = ["county", "city"], deductible = "100.00", rate = "85%", clause = "SX#四" }
large = { from = 2030-01-01, facility_class = 1, places = ["city"], deductible = "1000.00", rate = "60%", clause = "SX#四", reading = true, note = { zh = "沿用", en = "kept" } }
far   = { from = 2030-01-01, facility_class = 1, places = ["other_province"], deductible = "1500.00", rate = "55%", clause = "SX#四" }

[benefit.repeat_stay.second]
from = 2030-01-01
from_stay = 2
deductible_share = "50%"
clause = "SX#四"

[benefit]
annual_cap         = { from = 2030-01-01, amount = "70000.00", clause = "SX#四" }
filed_residence    = { from = 2030-01-01, as_place = "city", clause = "SX#四" }
chronic_outpatient = { from = 2030-01-01, rate = "60%", diseases = 45, clause = "SX#四" }
chronic_limits     = { from = 2030-01-01, unknown = true, clause = "SX#四" }

[critical_illness]
base_cap   = { from = 2030-01-01, amount = "400000.00", clause = "SX#四" }
band.first = { from = 2030-01-01, above = "10000.00", rate = "75%", clause = "SX#四" }
hardship   = { from = 2030-01-01, unknown = true, clause = "SX#二.2" }

[medical_assistance.terms]
from = 2030-01-01
unknown = true
clause = "SX#二.2"

[hardship.categories]
from = 2030-01-01
categories = ["lone_elder", "flood_victim"]
clause = "SX#四"

[settlement]
rounding = { from = 2030-01-01, mode = "half_up", unit = "fen", clause = "SX#四" }
order    = { from = 2030-01-01, layers = ["basic", "critical_illness", "medical_assistance"], clause = "SX#四" }

[incentive]
continuity     = { from = 2030-01-01, after_years = 4, amount = "3000.00", count_from_year = 2025, clause = "SX#四" }
zero_claim     = { from = 2030-01-01, amount = "3000.00", count_from_year = 2025, clause = "SX#四" }
ceiling        = { from = 2030-01-01, amount = "20000.00", percent_of_base_cap = "5%", clause = "SX#四" }
use            = { from = 2030-01-01, clears = "zero_claim", clause = "SX#四" }
lapse          = { from = 2030-01-01, clears = "continuity", clause = "SX#四" }
lapse_lowering = { from = 2030-01-01, unknown = true, clause = "SX#四" }

[refund]
duplicate_enrolment = { event_until = 2029-12-31, apply_until = 2030-01-15, clause = "SX#一" }
employee_insurance  = { event_until = 2029-12-31, apply_until = 2030-01-15, before_employee_entry = true, clause = "SX#一" }
student_leaves      = { years_not_begun = true, apply_within_days = 60, clause = "SX#一" }
)";

// Levels and ages, a share in advance, caps and terms of some people, limits that are known.
inline constexpr std::string_view kDetailedBenefits = R"(
[fact.facility_level]
from   = 2030-01-01
type   = "word"
words  = ["township", "general"]
label  = { zh = "机构等级", en = "facility level" }
clause = "SX#四"

[benefit.inpatient]
township = { from = 2030-01-01, levels = ["township"], places = ["county"], deductible = "50.00", rate = "92.5%", clause = "SX#四" }
adults   = { from = 2030-01-01, levels = ["general"], places = ["county"], age_from = 18, deductible = "400.00", rate = "75%", clause = "SX#四" }
children = { from = 2030-01-01, levels = ["general"], places = ["county"], age_below = 18, deductible = "200.00", rate = "80%", clause = "SX#四" }
away     = { from = 2030-01-01, places = ["city", "province", "other_province"], deductible = "1000.00", rate = "60%", clause = "SX#四" }

[benefit.repeat_stay]
second = { from = 2030-01-01, from_stay = 2, deductible_share = "50%", clause = "SX#四" }
third  = { from = 2030-01-01, from_stay = 3, deductible_share = "0%", clause = "SX#四" }

[benefit]
no_deductible   = { from = 2030-01-01, categories = ["lone_elder", "toddler"], clause = "SX#四" }
annual_cap      = { from = 2030-01-01, amount = "50000.00", clause = "SX#四" }
annual_cap_of.victims = { from = 2030-01-01, categories = ["flood_victim"], amount = "60000.00", clause = "SX#四" }
annual_cap_of.elders  = { from = 2030-01-01, categories = ["lone_elder"], unlimited = true, clause = "SX#四" }
unfiled_care.city     = { from = 2030-01-01, places = ["city"], rate_reduction = "10%", unless = { category = "scholar" }, clause = "SX#四" }
unfiled_care.far      = { from = 2030-01-01, places = ["other_province"], advance_share = "20%", clause = "SX#四" }
chronic_disease.gout  = { from = 2030-01-01, name = { zh = "痛风", en = "gout" }, annual_limit = "1000.00", clause = "SX#四" }
chronic_disease.cough = { from = 2030-01-01, name = { zh = "久咳", en = "cough" }, rate = "33.3%", annual_limit = "9000.00", clause = "SX#四" }
general_outpatient.all      = { from = 2030-01-01, rate = "50%", annual_limit = "300.00", counts_for_cap = true, counts_for_critical = true, clause = "SX#四" }

[critical_illness]
band.first  = { from = 2030-01-01, above = "10000.00", up_to = "30000.00", rate = "60%", clause = "SX#四" }
band.second = { from = 2030-01-01, above = "30000.00", rate = "72.5%", clause = "SX#四" }
hardship    = { from = 2030-01-01, cap = "100000.00", categories = ["flood_victim"], clause = "SX#四" }
hardship_band.first  = { from = 2030-01-01, above = "5000.00", up_to = "20000.00", rate = "65%", clause = "SX#四" }
hardship_band.second = { from = 2030-01-01, above = "20000.00", rate = "80%", clause = "SX#四" }

[medical_assistance]
terms = { from = 2030-01-01, repealed = true, clause = "SX#四" }
share.elders  = { from = 2030-01-01, categories = ["lone_elder"], above = "0.00", rate = "70%", clause = "SX#四" }
share.victims = { from = 2030-01-01, categories = ["flood_victim"], above = "3000.00", rate = "50%", annual_cap = "8000.00", clause = "SX#四" }
)";

// Tiers, no yearly cap, outpatient care that counts for nothing, hardship without a cap, assistance unknown.
inline constexpr std::string_view kTieredBenefits = R"(
[tier]
low  = { from = 2030-01-01, name = { zh = "一档", en = "tier one" }, clause = "SX#四" }
high = { from = 2030-01-01, name = { zh = "二档", en = "tier two" }, clause = "SX#四" }

[contribution.standards]
low  = { tier = "low", amount = "500.00", clause = "SX#一" }
high = { tier = "high", amount = "500.00", clause = "SX#一" }

[benefit.inpatient]
low  = { from = 2030-01-01, tiers = ["low"], places = ["county", "city", "province", "other_province"], deductible = "300.00", rate = "60%", clause = "SX#四" }
high = { from = 2030-01-01, tiers = ["high"], places = ["county", "city", "province", "other_province"], deductible = "300.00", rate = "80%", clause = "SX#四" }

[benefit]
annual_cap         = { from = 2030-01-01, unlimited = true, clause = "SX#四" }
annual_cap_of.low  = { from = 2030-01-01, tiers = ["low"], amount = "20000.00", clause = "SX#四" }
general_outpatient.low  = { from = 2030-01-01, tiers = ["low"], annual_limit = "100.00", clause = "SX#四" }
general_outpatient.high = { from = 2030-01-01, tiers = ["high"], rate = "55%", annual_limit = "200.00", counts_for_cap = false, counts_for_critical = false, clause = "SX#四" }

[critical_illness]
hardship = { from = 2030-01-01, unlimited = true, clause = "SX#四" }
hardship_band.all = { from = 2030-01-01, above = "0.00", rate = "90%", clause = "SX#四" }
)";

// Nobody has published the cap of the basic fund, nor the ceiling of the incentives.
inline constexpr std::string_view kOpenBenefits = R"(
[benefit.annual_cap]
from = 2030-01-01
unknown = true
clause = "SX#四"

[incentive.ceiling]
from = 2030-01-01
unknown = true
clause = "SX#四"
)";

inline constexpr std::string_view kPlainPlace = "990000";
inline constexpr std::string_view kDetailedPlace = "990100";
inline constexpr std::string_view kTieredPlace = "990200";
inline constexpr std::string_view kOpenPlace = "990300";

inline std::vector<PolicyFile> invented_benefits() {
    auto files = extended_pack(kPlainBenefits);
    files = with_file(std::move(files), "990100/2030.toml", pack_text("990100", 2030, kDetailedBenefits));
    files = with_file(std::move(files), "990200/2030.toml", pack_text("990200", 2030, kTieredBenefits));
    return with_file(std::move(files), "990300/2030.toml", pack_text("990300", 2030, kOpenBenefits));
}

inline constexpr std::string_view kInventedPlaces[] = {kPlainPlace, kDetailedPlace, kTieredPlace, kOpenPlace};

// Mostly none of it, sometimes little, sometimes much.
inline rc::Gen<Money> amount_up_to(std::int64_t fen) {
    return rc::gen::oneOf(rc::gen::just(Money{}),
                          rc::gen::map(rc::gen::inRange<std::int64_t>(0, fen / 100 + 1), &Money::fen),
                          rc::gen::map(rc::gen::inRange<std::int64_t>(0, fen + 1), &Money::fen));
}

inline rc::Gen<SettleRequest> any_bill(const PolicyBook& book) {
    return rc::gen::exec([&book] {
        const std::string_view place = *rc::gen::elementOf(
            std::vector<std::string_view>(std::begin(kInventedPlaces), std::end(kInventedPlaces)));
        const Date on = *date_within(Date::first_of(2030), Date::last_of(2030));
        SettleRequest request{.person = {*RegionCode::parse(place),
                                         *rc::gen::oneOf(date_within(Date::first_of(1990), on),
                                                         date_within(on.plus_days(-1), on.plus_days(1))),
                                         {},
                                         {},
                                         {},
                                         {},
                                         {},
                                         {}},
                              .year = *rc::gen::inRange(2029, 2033),
                              .on = on,
                              .facility = {},
                              .disease = {},
                              .bill = {},
                              .so_far = {},
                              .critical_cap = {}};
        for (const char* category : {"lone_elder", "flood_victim", "scholar"})
            if (*rc::gen::inRange(0, 3) == 0)
                request.person.identities.push_back(
                    {*book.catalogue(request.person.region)->category(category), {Date::first_of(2020), {}}});
        request.kind = *rc::gen::weightedElement<CareKind>(
            {{4, CareKind::inpatient}, {1, CareKind::chronic_outpatient}, {1, CareKind::general_outpatient}});
        request.facility = {*rc::gen::inRange(1, 4), static_cast<FacilityPlace>(*rc::gen::inRange(0, 4)),
                            *rc::gen::inRange(0, 3) == 0};
        request.disease = *rc::gen::element<std::string>("gout", "cough", "cold");
        if (place == kTieredPlace) request.tier = *rc::gen::inRange<std::size_t>(0, 2);
        if (place == kDetailedPlace)
            request.person.declared.push_back(
                {"facility_level", *rc::gen::element<std::string>("township", "general")});
        constexpr std::int64_t kMuch = 30'000'000;
        request.bill = {*amount_up_to(kMuch), *amount_up_to(100'000), *amount_up_to(50'000),
                        *amount_up_to(50'000)};
        request.so_far = {*rc::gen::inRange(0, 4),   *amount_up_to(7'100'000), *amount_up_to(4'000'000),
                          *amount_up_to(11'000'000), *amount_up_to(31'000),    *amount_up_to(110'000),
                          *amount_up_to(900'000)};
        if (*rc::gen::arbitrary<bool>()) request.critical_cap = *amount_up_to(40'000'000);
        return request;
    });
}

inline rc::Gen<YearSet> some_years(int first, int last) {
    return rc::gen::exec([first, last] {
        YearSet years;
        const int one_of = *rc::gen::inRange(1, 8);
        for (int year = first; year <= last; ++year)
            if (*rc::gen::inRange(0, one_of) == 0) years.insert(year);
        return years;
    });
}

inline rc::Gen<CapRequest> any_cap_request() {
    return rc::gen::exec([] {
        const std::string_view place = *rc::gen::elementOf(
            std::vector<std::string_view>(std::begin(kInventedPlaces), std::end(kInventedPlaces)));
        return CapRequest{.region = *RegionCode::parse(place),
                          .year = *rc::gen::inRange(2028, 2045),
                          .resident_years = *some_years(2023, 2045),
                          .zero_claim_years = *some_years(2023, 2045),
                          .bonus_used_years = *some_years(2023, 2045)};
    });
}

inline rc::Gen<RefundRequest> any_refund_request() {
    return rc::gen::exec([] {
        const Date first = *Date::parse("2029-11-01");
        RefundRequest request{.region = *RegionCode::parse(kPlainPlace),
                              .year = *rc::gen::weightedElement<int>({{5, 2030}, {1, 2031}}),
                              .reason = static_cast<RefundReason>(*rc::gen::inRange(0, 4)),
                              .event_on = *date_within(first, first.plus_days(90)),
                              .applied_on = first,
                              .employee_entered_on = {}};
        request.applied_on = *date_within(request.event_on, request.event_on.plus_days(90));
        if (*rc::gen::arbitrary<bool>())
            request.employee_entered_on = *date_within(request.event_on, request.applied_on.plus_days(20));
        return request;
    });
}

}  // namespace canbao
