#pragma once

#include <utility>

#include "procedure/bulk_act.h"

namespace canbao {

// Records what was planned for a list, in one act; plans anew where the area has recorded something
// meanwhile. `is_needed(report)`: whether there is anything to be recorded. `write(report)`: returns the
// act's number; an error of kind `conflict` where the area has changed. `plan()`: a new report.
template <typename Report, typename IsNeeded, typename Write, typename Plan>
DatabaseResult<Report> record_planned(Report report, const IsNeeded& is_needed, const Write& write,
                                      const Plan& plan) {
    constexpr int kMostConflicts = 20;
    for (int conflicts = 0; is_needed(report); ++conflicts) {
        const DatabaseResult<std::int64_t> act = write(report);
        if (act) {
            report.act = *act;
            return report;
        }
        if (act.error().kind != DatabaseError::Kind::conflict || conflicts >= kMostConflicts)
            return tl::unexpected(act.error());
        report = TRY(plan());
    }
    return report;
}

}  // namespace canbao
