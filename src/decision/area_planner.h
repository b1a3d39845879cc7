#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "decision/attribute_sets.h"
#include "decision/batch_plan.h"
#include "decision/birth_cuts.h"

namespace canbao {

// Works out the tables of one area for a plan, by asking quote() about one person of each kind.
class AreaPlanner {
   public:
    // What a day of the plan is like: the birth dates that matter on it, and its kind.
    struct Day {
        std::vector<std::int32_t> cuts;  // ascending
        std::size_t kind;
    };

    AreaPlanner(const PolicyBook& book, const ContributionTable& table, RegionCode region,
                const AttributeSets& attributes, BatchPlan::Days days, const AwardList& awards);

    const std::vector<Day>& days() const { return days_; }
    std::size_t kinds() const { return kinds_.size(); }
    std::size_t tiers() const;
    std::size_t most_cuts() const;
    // A part of the plan's days on which a set of attributes amounts to the same.
    struct Segment {
        Date last;
        std::uint32_t column;
    };
    // The segments of an attribute set, the last of which ends with the plan's days.
    std::span<const Segment> segments_of(std::uint32_t set) const {
        return std::span(segments_).subspan(first_segment_[set],
                                            first_segment_[set + 1] - first_segment_[set]);
    }
    std::size_t column_count() const { return column_count_; }
    // The rows of a day kind in a tier, by column: one for each span between its cuts. Waits stand apart.
    const std::vector<QuoteRow>& rows(std::size_t kind, std::size_t tier, std::size_t column) const;

   private:
    // Days on which everybody gets the same answer but for dates.
    struct Kind {
        Date example;
        std::vector<std::size_t> kept;  // of the sorted cuts, those that make a difference
        // [tier][column]
        std::vector<std::vector<std::vector<QuoteRow>>> rows;
    };

    void sort_days();
    void reduce_sets();
    void add_segments(const AttributeSet& set);
    std::uint32_t column_on(const AttributeSet& set, Date day);
    void ask_all();
    void merge_spans(Kind& kind) const;
    void merge_columns();
    QuoteRow ask(Date on, Date born, std::size_t column, std::size_t tier) const;

    const PolicyBook& book_;
    const ContributionTable& table_;
    RegionCode region_;
    const AttributeSets& attributes_;
    BatchPlan::Days plan_days_;
    const AwardList& awards_;
    BirthCuts cuts_;
    YearSet every_year_;
    AttributeSets kinds_of_sets_;  // what sets amount to, with dates that only say whether in time; by column
    std::vector<Day> days_;
    std::vector<Kind> kinds_;
    std::unordered_map<std::uint64_t, std::uint32_t>
        column_of_few_;                         // of sets of few identities, by what they are
    std::vector<Segment> segments_;             // of all sets, one after the other
    std::vector<std::uint32_t> first_segment_;  // by set, and behind the last
    std::vector<Date> changes_;                 // kept for its memory
    std::size_t column_count_ = 0;
};

}  // namespace canbao
