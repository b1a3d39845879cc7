#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "documents/what_if_statement.h"
#include "policy/book.h"
#include "procedure/quotes/people_file.h"

namespace canbao {

// People to whom two laws are applied: of a file, or invented ones.
struct WhatIfPeople {
    int year;
    std::vector<RegionCode> areas;
    const AttributeSets* attributes;
    PersonColumns columns;
};

// One law: where each of the areas stands in it, and for which year. Another year moves the people with it:
// they pay, were born and recognised as many years later.
struct WhatIfLaw {
    const PolicyBook* book;
    std::vector<RegionCode> areas;
    int year;
};

struct WhatIfTimes {
    std::chrono::nanoseconds plan{};
    std::chrono::nanoseconds decide{};
};

struct WhatIf {
    // The plans outlive the statement, which points into them.
    std::unique_ptr<BatchPlan> before;
    std::unique_ptr<BatchPlan> after;
    std::unique_ptr<AttributeSets> moved_attributes;
    std::optional<WhatIfStatement> statement;
    WhatIfTimes times;
};

// Quotes everybody by both laws and sums up what differs. Whoever comes before the window or on a closed day
// comes again on the next day on which payment is taken, by each law.
// Errors: the catalogues differ, a plan cannot be made.
Result<WhatIf> what_if(const WhatIfPeople& people, const WhatIfLaw& before, const WhatIfLaw& after,
                       unsigned threads);

}  // namespace canbao
