#include "collection/bill.h"

#include <algorithm>
#include <array>

#include "vocabulary/overloaded.h"

namespace canbao {
namespace {

constexpr std::array<std::string_view, 4> kOutcomes = {"granted", "undetermined", "refused", "withdrawn"};

std::vector<BillSubsidy> subsidies_of(const std::vector<SubsidyShare>& shares) {
    std::vector<BillSubsidy> out;
    for (const SubsidyShare& share : shares)
        if (!share.amount.is_zero())
            out.push_back({share.category->key, share.payer->key, share.amount, share.clause->reference});
    // As they stand in the books.
    std::ranges::sort(out, {}, &BillSubsidy::payer);
    return out;
}

void note_reason(Bill& bill, const Reason& reason) {
    bill.reason = word(reason.code);
    if (reason.clause != nullptr) bill.clause = reason.clause->reference;
}

// The category whose subsidy is not published: its name stands in the reason that ended the decision.
std::string open_category(const Quote& quote) {
    const auto* const* name = std::get_if<const LocalText*>(&quote.reasons.back().facts[0]);
    CHECK(name != nullptr);
    const auto& categories = quote.table->catalogue->categories;
    const auto found =
        std::ranges::find_if(categories, [&](const Category& category) { return &category.name == *name; });
    CHECK(found != categories.end());
    return found->key;
}

Bill granted(const Quote& quote, const Quote::Granted& granted) {
    Bill bill;
    bill.outcome = BillOutcome::granted;
    bill.standard = granted.standard;
    bill.due = granted.due;
    bill.is_late = granted.late;
    bill.subsidies = subsidies_of(granted.subsidies);
    if (quote.reasons.size() == 1 && quote.reasons.front().code == ReasonCode::birth_year_free)
        note_reason(bill, quote.reasons.front());
    return bill;
}

// Clause: identity.overlap.
void settle(Bill& bill, const std::vector<SubsidyShare>& best_known, const BillSettlement& settlement) {
    Money known;
    for (const SubsidyShare& share : best_known) known += share.amount;
    bill.outcome = BillOutcome::granted;
    bill.reason = kSettledBill;
    bill.clause = settlement.document;
    if (settlement.amount > known)
        bill.subsidies = {{settlement.category, settlement.payer, settlement.amount, settlement.document}};
    else
        bill.subsidies = subsidies_of(best_known);
    bill.due = bill.standard - std::max(known, settlement.amount);
}

Bill undetermined(const Quote& quote, const Quote::Undetermined& open, const BillSettlement* settlement) {
    Bill bill;
    bill.outcome = BillOutcome::undetermined;
    bill.standard = open.standard;
    bill.category = open_category(quote);
    note_reason(bill, quote.reasons.back());
    // After the standard fell below what was settled, the question is open again.
    if (settlement != nullptr && settlement->category == bill.category && settlement->amount <= open.standard)
        settle(bill, open.best_known, *settlement);
    return bill;
}

}  // namespace

std::string_view word(BillOutcome outcome) { return kOutcomes[static_cast<std::size_t>(outcome)]; }

BillOutcome bill_outcome(std::string_view word) {
    const auto found = std::ranges::find(kOutcomes, word);
    CHECK(found != kOutcomes.end());
    return static_cast<BillOutcome>(found - kOutcomes.begin());
}

Bill bill_of(const Quote& quote, const BillSettlement* settlement) {
    return std::visit(
        Overloaded{[&](const Quote::Granted& it) { return granted(quote, it); },
                   [&](const Quote::Undetermined& it) { return undetermined(quote, it, settlement); },
                   [&](const Quote::Refused&) {
                       Bill bill;
                       bill.outcome = BillOutcome::refused;
                       note_reason(bill, quote.reasons.back());
                       return bill;
                   }},
        quote.outcome);
}

Bill withdrawn_bill() {
    Bill bill;
    bill.reason = kNoRelation;
    return bill;
}

}  // namespace canbao
