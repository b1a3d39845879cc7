#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "decision/batch_plan.h"
#include "decision/people_table.h"

namespace canbao {

// What two laws come to for the same people: a sum over their quotes. Nothing in it names a person.
class WhatIfStatement {
   public:
    // The first ages of the bands: 0, 6, 18, 60, 75. Only for showing who is concerned; no law rests on them.
    static constexpr std::array<int, 5> kBands = {0, 6, 18, 60, 75};

    // What one law says of all of them.
    struct Side {
        std::uint64_t granted = 0;
        std::uint64_t refused = 0;
        std::uint64_t undetermined = 0;
        std::uint64_t late = 0;
        std::uint64_t waiting = 0;
        std::uint64_t covered_from_new_year = 0;
        std::uint64_t covered_later = 0;
        std::uint64_t not_covered = 0;  // though granted
        std::uint64_t days_of_cover = 0;
        Money due;
        std::vector<Money> by_payer;  // in the order of the catalogue

        void add(const Side& other);
    };
    // Of the people of one category or age, those whom both laws grant, and those whom only one does.
    struct Group {
        std::uint64_t people = 0;
        std::uint64_t pay_less = 0;
        std::uint64_t pay_more = 0;
        std::uint64_t covered_earlier = 0;
        std::uint64_t covered_later = 0;
        std::uint64_t newly_granted = 0;
        std::uint64_t no_longer_granted = 0;
        Money less;  // together, of those who pay less
        Money more;

        void add(const Group& other);
    };

    // Both plans are for the same attributes and catalogue.
    WhatIfStatement(const BatchPlan& before, const BatchPlan& after, const AttributeSets& attributes);

    // Adds the quotes that both laws give the same people.
    void add(const PersonColumns& people, const QuoteColumns& before, const QuoteColumns& after);
    void add(const WhatIfStatement& other);

    std::uint64_t people() const { return people_; }
    const Catalogue& catalogue() const { return *catalogue_; }
    Side before() const { return side(before_); }
    Side after() const { return side(after_); }
    // By the first identity of the catalogue that the person has; the last line is that of people without
    // any.
    std::vector<Group> by_category() const;
    std::vector<Group> by_age() const;
    Group all() const;

   private:
    // Sums of one side, with who pays left to the awards.
    struct Sums {
        const BatchPlan* plan;
        std::int32_t new_year = 0;
        std::int32_t last_day = 0;
        Side side;
        std::int64_t due_fen = 0;
        std::vector<std::uint64_t> awarded;  // granted quotes, by award
    };
    struct Cell {
        std::uint64_t people = 0;
        std::uint64_t pay_less = 0;
        std::uint64_t pay_more = 0;
        std::uint64_t covered_earlier = 0;
        std::uint64_t covered_later = 0;
        std::uint64_t newly_granted = 0;
        std::uint64_t no_longer_granted = 0;
        std::int64_t less_fen = 0;
        std::int64_t more_fen = 0;
    };

    static Side side(const Sums& sums);
    static void add_side(const QuoteColumns& quotes, Sums& sums);
    static Group group_of(const Cell& cell);

    const Catalogue* catalogue_;
    std::uint64_t people_ = 0;
    Sums before_;
    Sums after_;
    std::vector<std::uint8_t> category_of_set_;
    std::array<std::int32_t, kBands.size() - 1> born_before_{};  // of the bands from the second on
    std::vector<Cell> cells_;                                    // by category, then age
};

}  // namespace canbao
