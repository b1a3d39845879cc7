#include "documents/what_if_statement.h"

#include <algorithm>

namespace canbao {
namespace {

constexpr std::size_t kBandCount = WhatIfStatement::kBands.size();
constexpr int kMonthsOfYear = 12;

bool has(ReasonWord word, ReasonCode code) { return (word & bit_of(code)) != 0; }

// The first identity of the catalogue in the set; the number of categories where it has none.
std::uint8_t first_category(const AttributeSet& set, const Catalogue& catalogue) {
    auto first = static_cast<std::uint8_t>(catalogue.categories.size());
    for (const Identity& identity : set.identities) first = std::min(first, identity.category.index);
    return first;
}

// Later than any day, so that no cover comes after every cover.
std::int32_t day_of_cover(std::int32_t cover_from) {
    return cover_from == kNoDate ? std::numeric_limits<std::int32_t>::max() : cover_from;
}

}  // namespace

void WhatIfStatement::Side::add(const Side& other) {
    granted += other.granted;
    refused += other.refused;
    undetermined += other.undetermined;
    late += other.late;
    waiting += other.waiting;
    covered_from_new_year += other.covered_from_new_year;
    covered_later += other.covered_later;
    not_covered += other.not_covered;
    days_of_cover += other.days_of_cover;
    due += other.due;
}

void WhatIfStatement::Group::add(const Group& other) {
    people += other.people;
    pay_less += other.pay_less;
    pay_more += other.pay_more;
    covered_earlier += other.covered_earlier;
    covered_later += other.covered_later;
    newly_granted += other.newly_granted;
    no_longer_granted += other.no_longer_granted;
    less += other.less;
    more += other.more;
}

WhatIfStatement::WhatIfStatement(const BatchPlan& before, const BatchPlan& after,
                                 const AttributeSets& attributes)
    : catalogue_(before.catalogue()) {
    for (const auto& [sums, plan] : {std::pair(&before_, &before), std::pair(&after_, &after)}) {
        sums->plan = plan;
        sums->new_year = Date::first_of(plan->year()).days_since_1970();
        sums->last_day = Date::last_of(plan->year()).days_since_1970();
        sums->awarded.resize(plan->awards().size());
    }
    for (std::uint32_t id = 0; id < attributes.size(); ++id)
        category_of_set_.push_back(first_category(attributes.at(id), *catalogue_));
    for (std::size_t band = 1; band < kBandCount; ++band) {
        const Date new_year = Date::first_of(before.year());
        born_before_[band - 1] =
            new_year.plus_months(-kBands[band] * kMonthsOfYear).plus_days(1).days_since_1970();
    }
    cells_.resize((catalogue_->categories.size() + 1) * kBandCount);
}

void WhatIfStatement::add_side(const QuoteColumns& quotes, Sums& sums) {
    Side& side = sums.side;
    for (std::size_t i = 0; i < quotes.reasons.size(); ++i) {
        const ReasonWord word = quotes.reasons[i];
        const bool is_granted = outcome_of(word) == OutcomeBits::granted;
        const std::int32_t cover = quotes.cover_from[i];
        const bool is_covered = cover != kNoDate;
        side.granted += is_granted ? 1 : 0;
        side.undetermined += outcome_of(word) == OutcomeBits::undetermined ? 1 : 0;
        side.refused += outcome_of(word) == OutcomeBits::refused ? 1 : 0;
        side.late += has(word, ReasonCode::late_enrolment) ? 1 : 0;
        side.waiting += quotes.fixed_wait[i] + quotes.variable_wait[i] > 0 ? 1 : 0;
        side.covered_from_new_year += is_covered && cover <= sums.new_year ? 1 : 0;
        side.covered_later += is_covered && cover > sums.new_year ? 1 : 0;
        side.not_covered += is_granted && !is_covered ? 1 : 0;
        side.days_of_cover += is_covered ? static_cast<std::uint64_t>(sums.last_day - cover + 1) : 0;
        sums.due_fen += quotes.due_fen[i];
        sums.awarded[quotes.award[i]] += is_granted ? 1 : 0;
    }
}

void WhatIfStatement::add(const PersonColumns& people, const QuoteColumns& before,
                          const QuoteColumns& after) {
    people_ += people.size();
    add_side(before, before_);
    add_side(after, after_);
    for (std::size_t i = 0; i < people.size(); ++i) {
        std::size_t band = 0;
        for (const std::int32_t born_before : born_before_) band += people.born[i] < born_before ? 1 : 0;
        const std::size_t category = category_of_set_[people.attributes.empty() ? 0 : people.attributes[i]];
        Cell& cell = cells_[category * kBandCount + band];
        const bool was = outcome_of(before.reasons[i]) == OutcomeBits::granted;
        const bool is = outcome_of(after.reasons[i]) == OutcomeBits::granted;
        const std::int64_t both = was && is ? 1 : 0;
        const std::int64_t change = (std::int64_t{after.due_fen[i]} - before.due_fen[i]) * both;
        const std::int32_t cover_before = day_of_cover(before.cover_from[i]);
        const std::int32_t cover_after = day_of_cover(after.cover_from[i]);
        ++cell.people;
        cell.pay_less += change < 0 ? 1 : 0;
        cell.pay_more += change > 0 ? 1 : 0;
        cell.less_fen += std::max<std::int64_t>(-change, 0);
        cell.more_fen += std::max<std::int64_t>(change, 0);
        cell.covered_earlier += both != 0 && cover_after < cover_before ? 1 : 0;
        cell.covered_later += both != 0 && cover_after > cover_before ? 1 : 0;
        cell.newly_granted += is && !was ? 1 : 0;
        cell.no_longer_granted += was && !is ? 1 : 0;
    }
}

void WhatIfStatement::add(const WhatIfStatement& other) {
    people_ += other.people_;
    for (const auto& [mine, theirs] :
         {std::pair(&before_, &other.before_), std::pair(&after_, &other.after_)}) {
        mine->side.add(theirs->side);
        mine->due_fen += theirs->due_fen;
        for (std::size_t i = 0; i < mine->awarded.size(); ++i) mine->awarded[i] += theirs->awarded[i];
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        Cell& cell = cells_[i];
        const Cell& more = other.cells_[i];
        cell.people += more.people;
        cell.pay_less += more.pay_less;
        cell.pay_more += more.pay_more;
        cell.covered_earlier += more.covered_earlier;
        cell.covered_later += more.covered_later;
        cell.newly_granted += more.newly_granted;
        cell.no_longer_granted += more.no_longer_granted;
        cell.less_fen += more.less_fen;
        cell.more_fen += more.more_fen;
    }
}

WhatIfStatement::Side WhatIfStatement::side(const Sums& sums) {
    Side side = sums.side;
    side.due = Money::fen(sums.due_fen);
    const Catalogue& catalogue = *sums.plan->catalogue();
    side.by_payer.resize(catalogue.payers.size());
    for (std::size_t award = 0; award < sums.awarded.size(); ++award) {
        for (const SubsidyShare& share : sums.plan->awards()[award].shares) {
            const auto payer = static_cast<std::size_t>(share.payer - catalogue.payers.data());
            side.by_payer[payer] += share.amount.times(static_cast<std::int64_t>(sums.awarded[award]));
        }
    }
    return side;
}

WhatIfStatement::Group WhatIfStatement::group_of(const Cell& cell) {
    return {.people = cell.people,
            .pay_less = cell.pay_less,
            .pay_more = cell.pay_more,
            .covered_earlier = cell.covered_earlier,
            .covered_later = cell.covered_later,
            .newly_granted = cell.newly_granted,
            .no_longer_granted = cell.no_longer_granted,
            .less = Money::fen(cell.less_fen),
            .more = Money::fen(cell.more_fen)};
}

std::vector<WhatIfStatement::Group> WhatIfStatement::by_category() const {
    std::vector<Group> groups(catalogue_->categories.size() + 1);
    for (std::size_t i = 0; i < cells_.size(); ++i) groups[i / kBandCount].add(group_of(cells_[i]));
    return groups;
}

std::vector<WhatIfStatement::Group> WhatIfStatement::by_age() const {
    std::vector<Group> groups(kBandCount);
    for (std::size_t i = 0; i < cells_.size(); ++i) groups[i % kBandCount].add(group_of(cells_[i]));
    return groups;
}

WhatIfStatement::Group WhatIfStatement::all() const {
    Group all;
    for (const Cell& cell : cells_) all.add(group_of(cell));
    return all;
}

}  // namespace canbao
