#include "decision/coverage.h"

#include <algorithm>

namespace canbao {
namespace {

void count(CoverageCount& sum, const CoveragePerson& person) {
    ++sum.people;
    sum.enrolled += person.is_enrolled ? 1 : 0;
}

void add_to(CoverageCount& sum, const CoverageCount& part) {
    sum.people += part.people;
    sum.enrolled += part.enrolled;
}

std::optional<std::int64_t> sum_within(const AssignedTasks& tasks, RegionCode place) {
    std::optional<std::int64_t> sum;
    for (const auto& [within, task] : tasks) {
        // Of a township with a task of its own, those of its villages are parts of it.
        const auto parent = within.parent();
        const bool is_part = parent && *parent != place && place.contains(*parent) && tasks.contains(*parent);
        if (within != place && place.contains(within) && !is_part) sum = sum.value_or(0) + task;
    }
    return sum;
}

}  // namespace

std::optional<std::int64_t> task_at(const AssignedTasks& tasks, RegionCode place) {
    const auto own = tasks.find(place);
    return own != tasks.end() ? std::optional(own->second) : sum_within(tasks, place);
}

std::vector<TaskShortfall> task_shortfalls(const AssignedTasks& tasks) {
    std::vector<TaskShortfall> shortfalls;
    for (const auto& [place, own] : tasks)
        if (const auto within = sum_within(tasks, place); within && own < *within)
            shortfalls.push_back({place, own, *within});
    return shortfalls;
}

std::optional<std::size_t> CoverageTally::target_of(CategorySet held) const {
    for (std::size_t i = 0; i < table_->targets.size(); ++i) {
        const auto& group = table_->targets[i].group;
        if (!group || !(group->listed & held).is_empty()) return i;
    }
    return std::nullopt;
}

void CoverageTally::add(const CoveragePerson& person) {
    std::vector<CoverageCount>& village = villages_[person.village];
    village.resize(table_->targets.size());
    if (const auto target = target_of(person.held)) count(village[*target], person);
    for (std::size_t i = 0; i < table_->catalogue->categories.size(); ++i)
        if (const CategoryId id{static_cast<std::uint8_t>(i)}; person.held.contains(id))
            count(categories_[id], person);
}

std::vector<PlaceCoverage> CoverageTally::places(RegionCode within) const {
    std::map<RegionCode, std::vector<CoverageCount>> sums;
    const auto sum_at = [&](RegionCode place) -> std::vector<CoverageCount>& {
        std::vector<CoverageCount>& sum = sums[place];
        sum.resize(table_->targets.size());
        return sum;
    };
    for (const auto& [village, counts] : villages_) {
        std::optional<RegionCode> place = village;
        for (; place && within.contains(*place); place = place->parent())
            for (std::size_t i = 0; i < counts.size(); ++i) add_to(sum_at(*place)[i], counts[i]);
    }
    for (const auto& [place, task] : tasks_)
        if (within.contains(place)) sum_at(place);

    std::vector<PlaceCoverage> places;
    for (const auto& [place, counts] : sums) {
        PlaceCoverage& row = places.emplace_back(PlaceCoverage{place, {}});
        for (std::size_t i = 0; i < counts.size(); ++i) row.goals.push_back(goal_of(place, i, counts[i]));
    }
    return places;
}

std::int64_t needed_of(std::int64_t base, Rate share) {
    return (base * share.millionths() + Rate::kWhole - 1) / Rate::kWhole;
}

CoverageGoal CoverageTally::goal_of(RegionCode place, std::size_t target, const CoverageCount& count) const {
    const CoverageTarget& terms = table_->targets[target];
    CoverageGoal goal{.count = count, .task = {}};
    if (terms.is_of_task) goal.task = task_at(tasks_, place);
    goal.needed = needed_of(goal.task.value_or(count.people), terms.share);
    goal.lacking = std::max<std::int64_t>(goal.needed - count.enrolled, 0);
    return goal;
}

}  // namespace canbao
