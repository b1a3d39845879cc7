#pragma once

#include <map>
#include <vector>

#include "policy/toml_table.h"
#include "vocabulary/date.h"
#include "vocabulary/result.h"

namespace canbao {

// The working days of the years for which the State Council's arrangement is known.
class Calendar {
   public:
    // Takes a file calendar/<YEAR>.toml.
    void read(const PolicyFile& file, Problems& problems);

    // Error: the day lies outside the known years. It is never guessed from the weekday alone.
    Result<bool> is_working_day(Date day) const;
    // The day that lies `count` ≥ 0 working days after `day`.
    Result<Date> plus_working_days(Date day, int count) const;

    std::vector<int> years() const;

   private:
    struct Year {
        std::vector<Date> holidays;  // sorted
        std::vector<Date> workdays;  // weekend days that are worked, sorted
    };
    std::map<int, Year> years_;
};

}  // namespace canbao
