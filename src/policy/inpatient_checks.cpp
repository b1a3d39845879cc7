#include "policy/inpatient_checks.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace canbao {
namespace {

bool has_level(const InpatientRow& row, const std::string& level) {
    return row.levels == nullptr || std::ranges::find(*row.levels, level) != row.levels->end();
}

bool levels_meet(const InpatientRow& a, const InpatientRow& b) {
    if (a.levels == nullptr || b.levels == nullptr) return true;
    return std::ranges::any_of(*a.levels, [&](const std::string& level) { return has_level(b, level); });
}

bool tiers_meet(const InpatientRow& a, const InpatientRow& b, std::size_t tiers) {
    for (std::size_t tier = 0; tier < tiers; ++tier)
        if (a.tiers.contains(tier) && b.tiers.contains(tier)) return true;
    return tiers == 0;
}

bool meet(const InpatientRow& a, const InpatientRow& b, std::size_t tiers) {
    const bool classes_meet =
        !a.facility_class || !b.facility_class || *a.facility_class == *b.facility_class;
    const bool ages_meet = a.age_from < b.age_below && b.age_from < a.age_below;
    return classes_meet && ages_meet && a.places.meets(b.places) && levels_meet(a, b) &&
           tiers_meet(a, b, tiers);
}

void report_overlap(const InpatientRow& earlier, const InpatientRow& later, RuleLookup& lookup) {
    const std::string other = earlier.source->place().text();
    lookup.add_problem(later.source->place(),
                       {fmt::format("“{}”与 {} 适用于同一种住院", later.source->path, other),
                        fmt::format("\"{}\" and {} hold for the same stay", later.source->path, other)},
                       {"使类别、就医地、等级、年龄、档次至少有一项不相交",
                        "let class, places, levels, ages or tiers keep them apart"});
}

// One class and place: the rows that hold there must leave nobody out.
class HoleSearch {
   public:
    HoleSearch(const std::vector<InpatientRow>& all, int facility_class, FacilityPlace place,
               RuleLookup& lookup)
        : lookup_(lookup) {
        for (const InpatientRow& row : all)
            if (row.places.contains(place) && row.facility_class.value_or(facility_class) == facility_class)
                rows_.push_back(&row);
    }

    void report(const std::vector<std::string>& levels) {
        if (rows_.empty()) return;
        const bool asks_for_level =
            std::ranges::any_of(rows_, [](const InpatientRow* row) { return row->levels != nullptr; });
        if (!asks_for_level || levels.empty()) return report_tiers("");
        for (const std::string& level : levels) report_tiers(level);
    }

   private:
    void report_tiers(const std::string& level) {
        const std::size_t tiers = std::max<std::size_t>(lookup_.tiers().size(), 1);
        for (std::size_t tier = 0; tier < tiers; ++tier) report_ages(level, tier);
    }

    void report_ages(const std::string& level, std::size_t tier) {
        std::vector<std::pair<int, int>> spans;
        for (const InpatientRow* row : rows_)
            if ((level.empty() || has_level(*row, level)) && row->tiers.contains(tier))
                spans.emplace_back(row->age_from, row->age_below);
        std::ranges::sort(spans);
        int covered_below = 0;
        for (const auto& [from, below] : spans)
            if (from <= covered_below) covered_below = std::max(covered_below, below);
        if (covered_below < InpatientRow::kOldest) report_hole(level, tier, covered_below);
    }

    void report_hole(const std::string& level, std::size_t tier, int age) {
        std::string zh;
        std::string en;
        if (!level.empty()) zh += "等级 " + level + "，", en += "level " + level + ", ";
        if (!lookup_.tiers().empty()) {
            zh += fmt::format("档次 {}，", lookup_.tiers()[tier].key);
            en += fmt::format("tier {}, ", lookup_.tiers()[tier].key);
        }
        const Statement& row = *rows_.front()->source;
        lookup_.add_problem(
            row.place(),
            {fmt::format("住院待遇表有空档：与“{}”同类别、同就医地，{}{}周岁没有一行", row.path, zh, age),
             fmt::format("the hospital table has a hole: class and place of \"{}\", {}age {} has no row",
                         row.path, en, age)},
            {"补上该行，或放宽相邻的一行", "add that row, or widen a neighbour"});
    }

    RuleLookup& lookup_;
    std::vector<const InpatientRow*> rows_;
};

}  // namespace

void check_inpatient_rows(const std::vector<InpatientRow>& rows, const std::vector<std::string>& levels,
                          RuleLookup& lookup) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (meet(rows[j], rows[i], lookup.tiers().size())) report_overlap(rows[j], rows[i], lookup);
    for (int facility_class = 1; facility_class <= kFacilityClasses; ++facility_class)
        for (std::size_t place = 0; place < kFacilityPlaces; ++place)
            HoleSearch(rows, facility_class, static_cast<FacilityPlace>(place), lookup).report(levels);
}

}  // namespace canbao
