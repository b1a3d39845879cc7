#pragma once

#include <cstdint>
#include <vector>

#include "policy/contribution_table.h"

namespace canbao {

// Where the law of a table parts people by birth, and days by payment: what a batch has to look at, and
// nothing else. Built once for a table.
class BirthCuts {
   public:
    explicit BirthCuts(const ContributionTable& table);

    // For payment on a day, the first birth dates from which on each of the conditions may turn, one for each
    // condition, in no order.
    std::vector<std::int32_t> on(Date paid) const;

    // What else of a payment day a decision looks at: two days with equal marks and equally ordered cuts give
    // everybody the same answer but for dates.
    std::vector<std::int64_t> marks_of(Date paid) const;

    // Whether the day of registration, or the place below the table's area, matters.
    bool asks_for_registration() const { return asks_for_registration_; }
    bool asks_for_region() const { return asks_for_region_; }

   private:
    void collect(const Condition& condition);

    const ContributionTable& table_;
    std::vector<const Condition*> by_birth_;    // ages and birth dates
    std::vector<const Condition*> by_payment_;  // payment days, and registration on them
    bool asks_for_registration_ = false;
    bool asks_for_region_ = false;
};

}  // namespace canbao
