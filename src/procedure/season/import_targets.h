#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "channels/target_row.h"
#include "decision/coverage.h"
#include "procedure/bulk_act.h"
#include "procedure/lists/list_file.h"
#include "store/coverage_store.h"
#include "store/list_store.h"

namespace canbao {

// How many people a county assigns to its places for a year (目标任务). Source: WX#六.2.4, TL#六.
struct TargetsOrder {
    SeasonKey season;
    Date on;               // of the act
    std::string document;  // the paper that assigns them
    ListFileChoice file;
};

// What came of such a list, or would.
struct TargetsReport {
    SheetFormat format;
    std::size_t rows = 0;
    std::size_t totals = 0;  // rows of sums, which are passed over
    std::size_t blanks = 0;  // places without a number: nothing is assigned to them by this list
    std::size_t added = 0, changed = 0, unchanged = 0;
    std::map<RegionCode, std::int64_t> changes;  // to be recorded
    std::vector<TargetLine> returned;
    std::vector<TaskShortfall> shortfalls;  // among all that is assigned then: shown, never refused
    std::optional<ListTaken> same_file;     // the last time that this very file was taken
    std::optional<std::int64_t> act;        // by which it was recorded
};

// A list of assigned tasks: read, compared with what is assigned, then recorded as one act, or only shown.
class TargetsImport {
   public:
    // Reads the whole file. Errors: the actor may not do it; it is no table, or names no places; nothing
    // stands in it.
    static Result<TargetsImport> read(const RegionList& regions, const Actor& actor, TargetsOrder order);

    // As the books are now.
    DatabaseResult<TargetsReport> plan(Connection& connection);
    // Nothing where no row goes back.
    Result<Done> write_returned_rows(const TargetsReport& report, const std::string& path,
                                     Language language) const;
    // Records what was planned: all of it or nothing; plans again where the area has changed meanwhile.
    // Nothing is recorded where the file came before and changes nothing.
    DatabaseResult<TargetsReport> record(BulkWriter& writer, TargetsReport report);

    const TargetsOrder& order() const { return order_; }
    const SheetFormat& format() const { return format_; }  // of the list

   private:
    explicit TargetsImport(TargetsOrder order) : order_(std::move(order)) {}
    DatabaseResult<TargetsReport> plan_begun(Connection& connection);
    void compare(const CoverageTasks& before, TargetsReport& report) const;
    DatabaseResult<std::int64_t> write(BulkWriter& writer, const TargetsReport& report) const;

    TargetsOrder order_;
    std::string digest_;
    SheetFormat format_;
    std::vector<TargetLine> lines_;
    std::size_t widest_row_ = 0;   // in cells
    std::int64_t seen_act_ = 0;    // the area's last when it was planned
    std::size_t times_taken_ = 0;  // this very file, before
};

}  // namespace canbao
