#include "decision/quote_columns.h"

#include <algorithm>
#include <set>

namespace canbao {
namespace {

constexpr int kMonthsOfYear = 12;

// Every standard that may be owed in a tier.
std::set<Money> standards_of(const ContributionTable& table, std::size_t tier) {
    std::set<Money> standards;
    for (const PriceRow& price : table.prices) {
        if (price.tier && *price.tier != tier) continue;
        standards.insert(price.amount);
        for (int months = 0; table.pro_rata && months <= kMonthsOfYear; ++months)
            standards.insert(ProRata::price(price.amount, months));
    }
    return standards;
}

}  // namespace

Money Award::total() const {
    Money sum;
    for (const SubsidyShare& share : shares) sum += share.amount;
    return sum;
}

void AwardList::add_all_of(const ContributionTable& table) {
    for (std::size_t category = 0; category < table.subsidies.size(); ++category) {
        const SubsidyRow& row = table.subsidies[category];
        if (row.state != SubsidyRow::State::known) continue;
        for (std::size_t tier = 0; tier < std::max<std::size_t>(table.tiers.size(), 1); ++tier) {
            for (const Money standard : standards_of(table, tier)) {
                const auto amount = row.amount(tier, standard);
                if (amount && !amount->is_zero())
                    add(split_subsidy(row, table.catalogue->categories[category], *amount));
            }
        }
    }
}

void AwardList::add(std::vector<SubsidyShare> shares) {
    const bool is_known =
        std::ranges::any_of(awards_, [&](const Award& award) { return award.shares == shares; });
    if (is_known) return;
    CHECK(awards_.size() <= std::numeric_limits<std::uint16_t>::max());
    awards_.push_back({std::move(shares)});
}

std::uint16_t AwardList::find(const std::vector<SubsidyShare>& shares) const {
    const auto found = std::ranges::find(awards_, shares, &Award::shares);
    CHECK(found != awards_.end());
    return static_cast<std::uint16_t>(found - awards_.begin());
}

QuoteRow row_of(const Quote& quote, const AwardList& awards) {
    QuoteRow row;
    for (const Reason& reason : quote.reasons) row.reasons |= bit_of(reason.code);
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) {
        row.reasons |= bit_of(OutcomeBits::granted);
        row.due_fen = static_cast<std::int32_t>(granted->due.in_fen());
        row.award = awards.find(granted->subsidies);
        row.fixed_wait = static_cast<std::uint16_t>(granted->waiting.fixed + granted->waiting.days);
        row.variable_wait = static_cast<std::uint16_t>(granted->waiting.variable);
        if (granted->cover_from) row.cover_from = granted->cover_from->days_since_1970();
    } else if (const auto* open = std::get_if<Quote::Undetermined>(&quote.outcome)) {
        row.reasons |= bit_of(OutcomeBits::undetermined);
        row.award = awards.find(open->best_known);
    }
    return row;
}

}  // namespace canbao
