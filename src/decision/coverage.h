#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "policy/coverage_table.h"

namespace canbao {

// Somebody of the population, as coverage counts them.
struct CoveragePerson {
    RegionCode village;  // where the person lives
    CategorySet held;    // on the day
    bool is_enrolled = false;
};

struct CoverageCount {
    std::int64_t people = 0;
    std::int64_t enrolled = 0;
};

// How far a target is reached at a place.
struct CoverageGoal {
    CoverageCount count;
    std::optional<std::int64_t> task;  // that the county assigned; nothing: the people themselves serve
    std::int64_t needed = 0;           // so many are to be insured
    std::int64_t lacking = 0;          // of these
};

struct PlaceCoverage {
    RegionCode place;                 // village, township, county
    std::vector<CoverageGoal> goals;  // one for each target, in their order
};

// The number assigned to a place: its own, else the sum of those within it; nothing where there is neither.
using AssignedTasks = std::map<RegionCode, std::int64_t>;
std::optional<std::int64_t> task_at(const AssignedTasks& tasks, RegionCode place);

// A place whose own number is smaller than what the places within it are assigned together.
struct TaskShortfall {
    RegionCode place;
    std::int64_t own;
    std::int64_t within;
};
std::vector<TaskShortfall> task_shortfalls(const AssignedTasks& tasks);

// Counts who is enrolled, by place and by category, against the targets of the law. The task of
// a place without one of its own is the sum of those within it. READING: the task counts whom its target
// counts. Source: WX#六.2.4, TL#六, YC#六.1.
class CoverageTally {
   public:
    // The table outlives it.
    explicit CoverageTally(const CoverageTable& table) : table_(&table) {}

    void add(const CoveragePerson& person);
    // The number that the county assigns to a village or township, or to itself.
    void assign(RegionCode place, std::int64_t task) { tasks_[place] = task; }

    // A place before those within it, down from the one that is asked about.
    std::vector<PlaceCoverage> places(RegionCode within) const;
    // Of each category of the catalogue that anybody holds.
    const std::map<CategoryId, CoverageCount>& categories() const { return categories_; }

    // The target that counts somebody who holds these; nothing where no target does.
    std::optional<std::size_t> target_of(CategorySet held) const;

   private:
    CoverageGoal goal_of(RegionCode place, std::size_t target, const CoverageCount& count) const;

    const CoverageTable* table_;
    std::map<RegionCode, std::vector<CoverageCount>> villages_;  // by target
    AssignedTasks tasks_;
    std::map<CategoryId, CoverageCount> categories_;
};

// So many of `base` are at least this share.
std::int64_t needed_of(std::int64_t base, Rate share);

}  // namespace canbao
