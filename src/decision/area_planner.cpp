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

// Sets that amount to the same on a day share a column on it.
void AreaPlanner::reduce_sets() {
    for (std::uint32_t id = 0; id < attributes_.size(); ++id) {
        first_segment_.push_back(static_cast<std::uint32_t>(segments_.size()));
        add_segments(attributes_.at(id));
    }
    first_segment_.push_back(static_cast<std::uint32_t>(segments_.size()));
}

// A segment ends where an identity begins, or no longer holds.
void AreaPlanner::add_segments(const AttributeSet& set) {
    changes_.clear();
    const auto note = [&](Date day) {
        if (day > plan_days_.first && day <= plan_days_.last) changes_.push_back(day);
    };
    for (const Identity& identity : set.identities) {
        note(identity.period.from);
        if (identity.period.until) note(identity.period.until->plus_days(1));
    }
    std::ranges::sort(changes_);
    Date first = plan_days_.first;
    for (const Date change : changes_) {
        if (change == first) continue;
        segments_.push_back({change.plus_days(-1), column_on(set, first)});
        first = change;
    }
    segments_.push_back({plan_days_.last, column_on(set, first)});
}

// The column of what the set amounts to on a day: which identities hold, and whether they were recognised in
// time.
std::uint32_t AreaPlanner::column_on(const AttributeSet& set, Date day) {
    const NamedDay by = table_.recognition.value;
    const DecisionDays days{day, day, Date::first_of(table_.year), table_.window.value.last};
    AttributeSet kind{{}, set.facts};
    std::uint64_t few = 0;  // a byte for each identity, in their order
    for (const Identity& identity : set.identities) {
        if (!identity.period.contains(day)) continue;
        const bool is_in_time = by == NamedDay::payment_day || identity.period.from <= days.on(by);
        // One that came too late holds after the last day for it only.
        const Date recognised = is_in_time ? Date::first_of(kFirstYear) : days.on(by).plus_days(1);
        kind.identities.push_back({identity.category, {recognised, {}}});
        few = few << 8 | static_cast<std::uint64_t>(identity.category.index * 2 + (is_in_time ? 1 : 2));
    }
    constexpr std::size_t kFew = 7;
    const bool is_few = set.facts.empty() && kind.identities.size() <= kFew;
    if (is_few)
        if (const auto known = column_of_few_.find(few); known != column_of_few_.end()) return known->second;
    std::ranges::sort(kind.identities, {}, [](const Identity& identity) {
        return std::pair(identity.category, identity.period.from);
    });
    const std::uint32_t column = kinds_of_sets_.intern(kind);
    if (is_few) column_of_few_.emplace(few, column);
    return column;
}

QuoteRow AreaPlanner::ask(Date on, Date born, std::size_t column, std::size_t tier) const {
    const AttributeSet& attributes = kinds_of_sets_.at(static_cast<std::uint32_t>(column));
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
    const std::size_t columns = kinds_of_sets_.size();
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
                    rows.push_back(ask(kind.example, Date::from_days(born), column, tier));
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
            merged.reserve(first_of_span.size());
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
    for (std::size_t column = 0; column < kinds_of_sets_.size(); ++column) {
        const auto twin =
            std::ranges::find_if(firsts, [&](std::size_t first) { return are_alike(first, column); });
        merged_into.push_back(static_cast<std::uint32_t>(twin - firsts.begin()));
        if (twin == firsts.end()) firsts.push_back(column);
    }
    for (Segment& segment : segments_) segment.column = merged_into[segment.column];
    for (Kind& kind : kinds_) {
        for (auto& of_tier : kind.rows) {
            std::vector<std::vector<QuoteRow>> kept;
            kept.reserve(firsts.size());
            for (const std::size_t first : firsts) kept.push_back(std::move(of_tier[first]));
            of_tier = std::move(kept);
        }
    }
    column_count_ = firsts.size();
}

}  // namespace canbao
