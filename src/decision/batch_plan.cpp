#include "decision/batch_plan.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "decision/area_planner.h"

namespace canbao {
namespace {

// In the month before the window opens people try too early.
constexpr std::int32_t kDaysBeforeWindow = 31;
constexpr int kMostYearsMissed = 255;

// How many years missed the law can count: none before its first one.
int years_counted(const ContributionTable& table) {
    return std::clamp(table.year - table.waiting->count_from_year.value, 0, kMostYearsMissed);
}

// Appends `items` where they don't stand already, and returns their place.
template <typename Items>
std::uint32_t place_of(const Items& items, Items& list, std::map<Items, std::uint32_t>& known) {
    const auto [at, is_new] = known.try_emplace(items, static_cast<std::uint32_t>(list.size()));
    if (is_new) list.insert(list.end(), items.begin(), items.end());
    return at->second;
}

}  // namespace

// Lays the tables of all areas into the plan's arrays.
class PlanWriter {
   public:
    explicit PlanWriter(BatchPlan& plan) : plan_(plan) {
        // The wait of whoever has no cover, and of whoever has it from birth.
        add_waits(std::vector<BatchPlan::Wait>(row_length(), {0, 0, 0, BatchPlan::kNoCoverColumn}));
        at_birth_ =
            add_waits(std::vector<BatchPlan::Wait>(row_length(), {0, 0, 0, BatchPlan::kCoverAtBirthColumn}));
    }

    BatchPlan::Area write(const AreaPlanner& planner, const ContributionTable& table,
                          bool asks_for_registration) {
        BatchPlan::Area area;
        area.asks_for_registration = asks_for_registration;
        waits_of_area_ = {WaitingMonths{}};
        const std::uint32_t no_wait = add_waits(waits_of(table, Lateness::exempt));
        const std::uint32_t in_window = add_waits(waits_of(table, Lateness::in_window));
        const std::uint32_t late = add_waits(waits_of(table, Lateness::late));
        area.no_wait = no_wait;
        if (table.waiting && table.waiting->exempt_months_after_employee)
            write_employee_cuts(table.waiting->exempt_months_after_employee->value, area);
        write_days(planner, area);
        write_covers(table, area);
        write_entries(planner, area, {no_wait, in_window, late});
        area.columns = static_cast<std::uint32_t>(plan_.columns_.size());
        for (std::uint32_t set = 0; set < plan_.attributes_->size(); ++set)
            write_segments(planner.segments_of(set), column_stride(planner));
        return area;
    }

    // An area without a law for the year: everybody is refused.
    BatchPlan::Area write_lawless() {
        BatchPlan::Area area;
        std::vector<std::int32_t> day(plan_.cuts_, kNever);
        day.push_back(0);
        area.days = static_cast<std::uint32_t>(plan_.days_.size());
        area.covers = static_cast<std::uint32_t>(plan_.covers_.size());
        area.cover_columns = 2;
        for (std::uint32_t i = 0; i < plan_.day_count(); ++i) {
            plan_.days_.insert(plan_.days_.end(), day.begin(), day.end());
            plan_.covers_.insert(plan_.covers_.end(), {kNoDate, BatchPlan::kAtBirth});
        }
        area.entries = static_cast<std::uint32_t>(plan_.entries_.size());
        plan_.entries_.push_back({0, bit_of(ReasonCode::no_policy), 0, 0, 0});
        area.columns = static_cast<std::uint32_t>(plan_.columns_.size());
        plan_.columns_.resize(plan_.columns_.size() + plan_.attributes_->size(), 0);
        return area;
    }

   private:
    enum class Lateness { exempt, in_window, late };
    struct WaitRows {
        std::uint32_t no_wait;
        std::uint32_t in_window;
        std::uint32_t late;
    };
    static constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();

    std::size_t row_length() const { return plan_.most_years_missed_ + 1; }
    std::size_t spans() const { return plan_.cuts_ + 1; }
    std::uint32_t column_stride(const AreaPlanner& planner) const {
        return static_cast<std::uint32_t>(planner.tiers() * planner.kinds() * spans());
    }

    std::uint32_t add_waits(const std::vector<BatchPlan::Wait>& row) {
        const auto place = static_cast<std::uint32_t>(plan_.waits_.size());
        plan_.waits_.insert(plan_.waits_.end(), row.begin(), row.end());
        return place;
    }

    std::uint32_t cover_column(const WaitingMonths& wait) {
        auto found = std::ranges::find(waits_of_area_, wait);
        if (found == waits_of_area_.end()) found = waits_of_area_.insert(found, wait);
        return static_cast<std::uint32_t>(found - waits_of_area_.begin()) + BatchPlan::kCoverAtBirthColumn +
               1;
    }

    // By years missed.
    std::vector<BatchPlan::Wait> waits_of(const ContributionTable& table, Lateness lateness) {
        std::vector<BatchPlan::Wait> row;
        // Other areas of the plan may count further back.
        const int most = table.waiting ? years_counted(table) : 0;
        for (std::size_t column = 0; column < row_length(); ++column) {
            const int missed = std::min(static_cast<int>(column), most);
            const bool waits =
                table.waiting && lateness != Lateness::exempt && (lateness == Lateness::late || missed > 0);
            if (!waits) {
                row.push_back({0, 0, 0, cover_column({})});
                continue;
            }
            const WaitingSteps steps = wait_for(*table.waiting, missed, 0);
            ReasonWord reasons = bit_of(table.waiting->fixed_days > 0 ? ReasonCode::waiting_fixed_days
                                                                      : ReasonCode::waiting_fixed);
            if (missed > 0) reasons |= bit_of(ReasonCode::waiting_gap);
            if (steps.ceiling_applied) reasons |= bit_of(ReasonCode::waiting_ceiling);
            if (steps.floor_applied) reasons |= bit_of(ReasonCode::waiting_floor);
            row.push_back({reasons, static_cast<std::uint16_t>(steps.result.fixed + steps.result.days),
                           static_cast<std::uint16_t>(steps.result.variable), cover_column(steps.result)});
        }
        return row;
    }

    void write_days(const AreaPlanner& planner, BatchPlan::Area& area) {
        std::vector<std::int32_t> rows;
        for (const AreaPlanner::Day& day : planner.days()) {
            rows.insert(rows.end(), day.cuts.begin(), day.cuts.end());
            rows.insert(rows.end(), plan_.cuts_ - day.cuts.size(), kNever);
            rows.push_back(static_cast<std::int32_t>(day.kind * spans()));
        }
        area.days = place_of(rows, plan_.days_, known_days_);
    }

    void write_segments(std::span<const AreaPlanner::Segment> segments, std::uint32_t stride) {
        if (segments.size() == 1) {
            plan_.columns_.push_back(segments.front().column * stride);
            return;
        }
        plan_.columns_.push_back(BatchPlan::kInSegments | static_cast<std::uint32_t>(plan_.segments_.size()));
        for (const AreaPlanner::Segment& segment : segments)
            plan_.segments_.push_back({segment.last.days_since_1970(), segment.column * stride});
    }

    // The first last day of employee cover that still spares the wait of who pays on each day.
    void write_employee_cuts(int months, BatchPlan::Area& area) {
        std::vector<std::int32_t> cuts;
        for (std::uint32_t i = 0; i < plan_.day_count(); ++i) {
            const Date paid = Date::from_days(plan_.first_day() + static_cast<std::int32_t>(i));
            Date until = paid.plus_months(-months).plus_days(-3);
            while (until.plus_months(months) < paid) until = until.plus_days(1);
            cuts.push_back(until.days_since_1970());
        }
        area.has_employee_cuts = true;
        area.employee_cuts = place_of(cuts, plan_.employee_cuts_, known_employee_cuts_);
    }

    void write_covers(const ContributionTable& table, BatchPlan::Area& area) {
        std::vector<std::int32_t> rows;
        for (std::uint32_t i = 0; i < plan_.day_count(); ++i) {
            const Date paid = Date::from_days(plan_.first_day() + static_cast<std::int32_t>(i));
            rows.insert(rows.end(), {kNoDate, BatchPlan::kAtBirth});
            for (const WaitingMonths& wait : waits_of_area_) {
                const Date begins = cover_begins(table, paid, wait);
                rows.push_back(begins <= table.cover_ends.value ? begins.days_since_1970() : kNoDate);
            }
        }
        area.cover_columns = static_cast<std::uint32_t>(waits_of_area_.size()) + 2;
        area.covers = place_of(rows, plan_.covers_, known_covers_);
    }

    void write_entries(const AreaPlanner& planner, BatchPlan::Area& area, WaitRows waits) {
        area.entries = static_cast<std::uint32_t>(plan_.entries_.size());
        area.tier_stride = static_cast<std::uint32_t>(planner.kinds() * spans());
        area.tiers = static_cast<std::uint32_t>(planner.tiers());
        for (std::size_t column = 0; column < planner.column_count(); ++column) {
            for (std::size_t tier = 0; tier < planner.tiers(); ++tier) {
                for (std::size_t kind = 0; kind < planner.kinds(); ++kind) {
                    const auto& rows = planner.rows(kind, tier, column);
                    for (const QuoteRow& row : rows) plan_.entries_.push_back(entry_of(row, waits));
                    // Spans that no birth date reaches on such a day.
                    plan_.entries_.insert(plan_.entries_.end(), spans() - rows.size(), plan_.entries_.back());
                }
            }
        }
    }

    BatchPlan::Entry entry_of(const QuoteRow& row, WaitRows waits) const {
        const auto has = [&](ReasonCode code) { return (row.reasons & bit_of(code)) != 0; };
        BatchPlan::Entry entry{.due_fen = row.due_fen,
                               .reasons = row.reasons & ~kWaitBits & ~bit_of(ReasonCode::no_cover_this_year),
                               .wait_row = 0,
                               .award = row.award,
                               .may_lack_cover = 0};
        if (outcome_of(row.reasons) != OutcomeBits::granted) return entry;
        if (has(ReasonCode::birth_year_free)) {
            entry.wait_row = at_birth_;
            return entry;
        }
        entry.may_lack_cover = 1;
        entry.wait_row = has(ReasonCode::waiting_exempt)   ? waits.no_wait
                         : has(ReasonCode::late_enrolment) ? waits.late
                                                           : waits.in_window;
        return entry;
    }

    BatchPlan& plan_;
    std::uint32_t at_birth_ = 0;
    std::vector<WaitingMonths> waits_of_area_;
    std::map<std::vector<std::int32_t>, std::uint32_t> known_days_;
    std::map<std::vector<std::int32_t>, std::uint32_t> known_covers_;
    std::map<std::vector<std::int32_t>, std::uint32_t> known_employee_cuts_;
};

BatchPlan::Days BatchPlan::usual_days(const PolicyBook& book, int year, std::span<const RegionCode> areas) {
    Days days{Date::last_of(year - 1), Date::last_of(year)};
    for (const RegionCode area : areas) {
        const ContributionTable* table = book.contribution(area, year);
        if (table == nullptr) continue;
        days.first = std::min(days.first, table->window.value.first.plus_days(-kDaysBeforeWindow));
        days.last = std::max(days.last, table->late.value.until);
    }
    return days;
}

bool BatchPlan::fits(const PersonColumns& people) const {
    bool fits = true;
    for (const std::uint16_t area : people.area) fits &= area < areas_.size();
    for (const std::uint32_t set : people.attributes) fits &= set < attributes_->size();
    if (!fits) return false;
    for (std::size_t i = 0; i < people.tier.size(); ++i)
        fits &= people.tier[i] < areas_[people.area.empty() ? 0 : people.area[i]].tiers;
    return fits;
}

Result<BatchPlan> BatchPlan::make(const PolicyBook& book, int year, std::span<const RegionCode> areas,
                                  const AttributeSets& attributes, Days days) {
    CHECK(days.first <= days.last && !areas.empty());
    BatchPlan plan(book, year, attributes, days);
    plan.regions_.assign(areas.begin(), areas.end());
    std::vector<const ContributionTable*> tables;
    for (const RegionCode area : areas) {
        const ContributionTable* table = tables.emplace_back(book.contribution(area, year));
        if (table == nullptr) continue;
        for (const PriceRow& price : table->prices) {
            if (price.amount.in_fen() > std::numeric_limits<std::int32_t>::max()) {
                return fail(
                    fmt::format("{}的个人缴费标准{}元过大，不能批量计算", area.text(), price.amount.text()),
                    fmt::format("the standard of {} in {} is too large for a batch", price.amount.text(),
                                area.text()));
            }
        }
        if (table->waiting) {
            plan.most_years_missed_ =
                std::max(plan.most_years_missed_, static_cast<std::uint32_t>(years_counted(*table)));
        }
        plan.awards_.add_all_of(*table);
    }
    // Areas of one table differ only where a condition asks for the region.
    std::map<std::pair<const ContributionTable*, RegionCode>, std::size_t> planner_of;
    std::vector<AreaPlanner> planners;
    std::vector<std::size_t> planner_of_area;
    for (std::size_t i = 0; i < areas.size(); ++i) {
        if (tables[i] == nullptr) {
            planner_of_area.push_back(0);
            continue;
        }
        const BirthCuts cuts(*tables[i]);
        const RegionCode region = cuts.asks_for_region() ? areas[i] : tables[i]->region;
        const auto [at, is_new] = planner_of.try_emplace({tables[i], region}, planners.size());
        if (is_new) planners.emplace_back(book, *tables[i], areas[i], attributes, days, plan.awards_);
        planner_of_area.push_back(at->second);
    }
    for (const AreaPlanner& planner : planners) plan.cuts_ = std::max(plan.cuts_, planner.most_cuts());
    PlanWriter writer(plan);
    std::vector<std::optional<Area>> written(planners.size());
    std::optional<Area> lawless;
    for (std::size_t i = 0; i < areas.size(); ++i) {
        if (tables[i] == nullptr) {
            if (!lawless) lawless = writer.write_lawless();
            plan.areas_.push_back(*lawless);
            continue;
        }
        auto& area = written[planner_of_area[i]];
        if (!area)
            area = writer.write(planners[planner_of_area[i]], *tables[i],
                                BirthCuts(*tables[i]).asks_for_registration());
        plan.areas_.push_back(*area);
    }
    return plan;
}

}  // namespace canbao
