#include "decision/area_planner.h"

#include <algorithm>
#include <set>

namespace canbao {
namespace {

// The distinct cuts of a day, ascending, and for each of the given ones its place among them.
struct SortedCuts {
    std::vector<std::int32_t> distinct;
    std::vector<std::int64_t> ranks;
};

SortedCuts sorted(const std::vector<std::int32_t>& cuts) {
    SortedCuts out{cuts, {}};
    std::ranges::sort(out.distinct);
    const auto repeats = std::ranges::unique(out.distinct);
    out.distinct.erase(repeats.begin(), repeats.end());
    for (const std::int32_t cut : cuts)
        out.ranks.push_back(std::ranges::lower_bound(out.distinct, cut) - out.distinct.begin());
    return out;
}

}  // namespace

AreaPlanner::AreaPlanner(const PolicyBook& book, const ContributionTable& table, RegionCode region,
                         const AttributeSets& attributes, BatchPlan::Days days, const AwardList& awards)
    : book_(book),
      table_(table),
      region_(region),
      attributes_(attributes),
      plan_days_(days),
      awards_(awards),
      cuts_(table) {
    for (int year = kFirstYear; year <= kLastYear; ++year) every_year_.insert(year);
    sort_days();
    reduce_sets();
    ask_all();
    merge_columns();
}

std::size_t AreaPlanner::tiers() const { return std::max<std::size_t>(table_.tiers.size(), 1); }

std::size_t AreaPlanner::most_cuts() const {
    std::size_t most = 0;
    for (const Kind& kind : kinds_) most = std::max(most, kind.kept.size());
    return most;
}

const std::vector<QuoteRow>& AreaPlanner::rows(std::size_t kind, std::size_t tier, std::size_t column) const {
    return kinds_[kind].rows[tier][column];
}

// Finds the kinds of days; each day keeps all its cuts for now.
void AreaPlanner::sort_days() {
    std::map<std::vector<std::int64_t>, std::size_t> kind_of_marks;
    for (Date day = plan_days_.first; day <= plan_days_.last; day = day.plus_days(1)) {
        SortedCuts cuts = sorted(cuts_.on(day));
        std::vector<std::int64_t> marks = cuts_.marks_of(day);
        marks.insert(marks.end(), cuts.ranks.begin(), cuts.ranks.end());
        const auto [at, is_new] = kind_of_marks.try_emplace(std::move(marks), kinds_.size());
        if (is_new) kinds_.push_back({day, {}, {}});
        days_.push_back({std::move(cuts.distinct), at->second});
    }
}

// Sets that hold the same through all days of the plan share a column.
void AreaPlanner::reduce_sets() {
    std::map<std::uint32_t, std::uint32_t> column_of_kind;
    for (std::uint32_t set = 0; set < attributes_.size(); ++set) {
        const std::uint32_t kind = reduced(attributes_.at(set));
        if (kind == BatchPlan::kSingle) {
            column_of_set_.push_back(BatchPlan::kSingle);
            continue;
        }
        const auto next = static_cast<std::uint32_t>(example_of_column_.size());
        const auto [at, is_new] = column_of_kind.try_emplace(kind, next);
        if (is_new) example_of_column_.push_back(set);
        column_of_set_.push_back(at->second);
    }
}

// The number of what the set amounts to here, or kSingle where that changes within the days of the plan.
std::uint32_t AreaPlanner::reduced(const AttributeSet& set) {
    const DecisionDays days{plan_days_.last, plan_days_.last, Date::first_of(table_.year),
                            table_.window.value.last};
    const NamedDay by = table_.recognition.value;
    AttributeSet kind{{}, set.facts};
    for (const Identity& identity : set.identities) {
        const Period& period = identity.period;
        if (period.from > plan_days_.last || (period.until && *period.until < plan_days_.first)) continue;
        if (period.from > plan_days_.first || (period.until && *period.until < plan_days_.last))
            return BatchPlan::kSingle;
        const bool is_in_time = by == NamedDay::payment_day || period.from <= days.on(by);
        // What is left of its dates: recognised in time or not.
        const Date recognised = is_in_time ? Date::first_of(kFirstYear) : Date::last_of(kLastYear);
        kind.identities.push_back({identity.category, {recognised, {}}});
    }
    std::ranges::sort(kind.identities, {}, [](const Identity& identity) {
        return std::pair(identity.category, identity.period.from);
    });
    return kinds_of_sets_.intern(kind);
}

QuoteRow AreaPlanner::ask(Date on, Date born, std::uint32_t set, std::size_t tier) const {
    const AttributeSet& attributes = attributes_.at(set);
    const QuoteRequest request{.person = {.region = region_,
                                          .born = born,
                                          .identities = attributes.identities,
                                          .resident_years = every_year_,
                                          .employee_years = {},
                                          .employee_until = {},
                                          .waiting_until = {},
                                          .declared = attributes.facts},
                               .year = table_.year,
                               .on = on,
                               .registered_on = on,
                               .repair_years = 0,
                               .tier = tier};
    return row_of(quote(book_, request), awards_);
}

void AreaPlanner::ask_all() {
    const std::size_t columns = example_of_column_.size();
    for (Kind& kind : kinds_) {
        const auto day =
            static_cast<std::size_t>(kind.example.days_since_1970() - plan_days_.first.days_since_1970());
        const std::vector<std::int32_t>& cuts = days_[day].cuts;
        kind.rows.assign(tiers(), std::vector<std::vector<QuoteRow>>(columns));
        for (std::size_t tier = 0; tier < tiers(); ++tier) {
            for (std::size_t column = 0; column < columns; ++column) {
                auto& rows = kind.rows[tier][column];
                for (std::size_t span = 0; span <= cuts.size(); ++span) {
                    const std::int32_t born = span == 0 ? cuts.front() - 1 : cuts[span - 1];
                    rows.push_back(
                        ask(kind.example, Date::from_days(born), example_of_column_[column], tier));
                }
            }
        }
        merge_spans(kind);
    }
    for (Day& day : days_) {
        std::vector<std::int32_t> kept;
        for (const std::size_t cut : kinds_[day.kind].kept) kept.push_back(day.cuts[cut]);
        day.cuts = std::move(kept);
    }
}

// A cut on whose two sides everybody gets the same is left out. Cover is that of the day, or of birth, and so
// may differ between two spans that are one; it is made alike.
void AreaPlanner::merge_spans(Kind& kind) const {
    for (auto& of_tier : kind.rows)
        for (auto& rows : of_tier)
            for (QuoteRow& row : rows)
                if ((row.reasons & bit_of(ReasonCode::birth_year_free)) != 0) row.cover_from = kNoDate;
    const std::size_t spans = kind.rows.front().front().size();
    std::vector<std::size_t> first_of_span = {0};
    for (std::size_t span = 1; span < spans; ++span) {
        bool differs = false;
        for (const auto& of_tier : kind.rows)
            for (const auto& rows : of_tier) differs = differs || rows[span] != rows[span - 1];
        if (!differs) continue;
        kind.kept.push_back(span - 1);
        first_of_span.push_back(span);
    }
    for (auto& of_tier : kind.rows) {
        for (auto& rows : of_tier) {
            std::vector<QuoteRow> merged;
            for (const std::size_t span : first_of_span) merged.push_back(rows[span]);
            rows = std::move(merged);
        }
    }
}

// Sets that nobody can tell apart by their answers share a column too.
void AreaPlanner::merge_columns() {
    std::vector<std::uint32_t> merged_into;
    std::vector<std::size_t> firsts;
    const auto are_alike = [&](std::size_t a, std::size_t b) {
        return std::ranges::all_of(kinds_, [&](const Kind& kind) {
            return std::ranges::all_of(kind.rows,
                                       [&](const auto& of_tier) { return of_tier[a] == of_tier[b]; });
        });
    };
    for (std::size_t column = 0; column < example_of_column_.size(); ++column) {
        const auto twin =
            std::ranges::find_if(firsts, [&](std::size_t first) { return are_alike(first, column); });
        merged_into.push_back(static_cast<std::uint32_t>(twin - firsts.begin()));
        if (twin == firsts.end()) firsts.push_back(column);
    }
    for (std::uint32_t& column : column_of_set_)
        if (column != BatchPlan::kSingle) column = merged_into[column];
    for (Kind& kind : kinds_) {
        for (auto& of_tier : kind.rows) {
            std::vector<std::vector<QuoteRow>> kept;
            for (const std::size_t first : firsts) kept.push_back(std::move(of_tier[first]));
            of_tier = std::move(kept);
        }
    }
    column_count_ = firsts.size();
}

}  // namespace canbao
