#include "documents/season_statement.h"

namespace canbao {

SeasonStatement::SeasonStatement(RegionCode region, const ContributionTable& table)
    : region_(region),
      table_(&table),
      by_category_(table.catalogue->categories.size() + 1),
      undetermined_by_category_(table.catalogue->categories.size()) {}

std::size_t SeasonStatement::index_of(const Category& category) const {
    return static_cast<std::size_t>(&category - table_->catalogue->categories.data());
}

void SeasonStatement::add(const QuoteRequest& request, const Quote& quote) {
    CHECK(quote.table == table_);
    ++people_;
    if (const auto* granted = std::get_if<Quote::Granted>(&quote.outcome)) {
        add_granted(request, *granted);
    } else if (std::holds_alternative<Quote::Refused>(quote.outcome)) {
        ++refused_people_;
        ++refused_[static_cast<std::size_t>(quote.reasons.back().code)];
    } else {
        ++undetermined_people_;
        for (std::size_t i = 0; i < undetermined_by_category_.size(); ++i) {
            const LocalText* name = &table_->catalogue->categories[i].name;
            for (const Reason& reason : quote.reasons)
                if (reason.code == ReasonCode::subsidy_unknown &&
                    std::get<const LocalText*>(reason.facts[0]) == name)
                    ++undetermined_by_category_[i];
        }
    }
}

void SeasonStatement::add_granted(const QuoteRequest& request, const Quote::Granted& granted) {
    const auto add_to = [&](Line& line) {
        ++line.people;
        line.standard += granted.standard;
        line.subsidy += granted.standard - granted.due;
        line.due += granted.due;
    };
    add_to(granted_);
    if (request.person.born.year() == request.year) {
        add_to(born_in_year_);
    } else {
        add_to(granted.subsidies.empty() ? by_category_.back()
                                         : by_category_[index_of(*granted.subsidies.front().category)]);
    }
    for (const SubsidyShare& share : granted.subsidies) by_payer_[share.payer] += share.amount;
    repair_due_ += granted.repair_due;
    if (granted.late) ++late_;
    if (granted.waiting.total() > 0) ++waiting_;
    if (!granted.cover_from) {
        ++no_cover_;
    } else if (*granted.cover_from <= table_->cover_when_paid_before.value) {
        ++cover_from_year_start_;
    } else {
        ++cover_later_;
    }
}

}  // namespace canbao
