#pragma once

#include <optional>
#include <string>
#include <vector>

#include "decision/settle.h"
#include "documents/explanation_parts.h"

namespace canbao {

// Hospitals as a row of the table tells them apart.
struct HospitalKind {
    std::optional<int> facility_class;  // nothing: every class
    std::vector<FacilityPlace> places;
    std::vector<std::string> levels;  // empty: every level
};

// All that the row serves, and the one of a request as the row sees it; without a row, by class and place.
HospitalKind hospitals_of(const InpatientRow& row);
HospitalKind hospital_of(const SettleRequest& request, const InpatientRow* row);

// "县级、市级二类医院", "a class 2 hospital at county or city level".
std::string hospital_words(const Speaker& say, const HospitalKind& kind);

// "，年满60周岁": whom the row is for where it is not for everybody; else empty.
std::string people_words(const Speaker& say, const InpatientRow& row, const std::vector<Tier>& tiers);

// "一档、二档": the names of tiers; empty for all of them.
std::string tier_words(const Speaker& say, TierSet set, const std::vector<Tier>& tiers);
// "孤儿、一档": the people that a rule names by category or tier; empty for everybody.
std::string group_words(const Speaker& say, const Statement& rule, TierSet set, const BenefitTable& table);

// The row that the settlement of a stay rests on, or nullptr where it came to none.
const InpatientRow* row_of(const Settlement& settlement, const SettleRequest& request);

// The disease of the bill, or nullptr where the table has no terms of its own for it.
const ChronicDisease* disease_of(const Settlement& settlement, const SettleRequest& request);

// What is known of the basic fund's payment; nothing where the decision ended before it.
struct BasicPayment {
    Money in_scope;
    Money deductible;
    Money basic_paid;
    Money own_pay;
};
std::optional<BasicPayment> basic_payment(const Settlement& settlement);

// A limit on what a fund pays in a year, as a sentence: what was used, what is left, and whether it is
// enough.
std::string limit_words(const Speaker& say, const LocalText& name, Money limit, Money used, Money payment);

// Whether the share of the amount is not whole fen.
bool is_rounded(Money amount, Rate rate);

}  // namespace canbao
