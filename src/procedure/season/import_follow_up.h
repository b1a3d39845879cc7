#pragma once

#include "procedure/season/follow_up.h"

namespace canbao {

// The list of people who are missing, as a department or township sends it back.
struct FollowUpListOrder {
    FollowUpTerms terms;
    std::string document;  // the paper with which it came
    ListFileChoice file;
};

struct FollowUpListReport {
    SheetFormat format;
    std::vector<FollowUpOutcome> rows;   // one for each
    std::optional<ListTaken> same_file;  // the last time that this very file was taken
    std::optional<std::int64_t> act;     // by which it was recorded

    std::size_t count(FollowUpOutcome::Kind kind) const;
};

// Such a list: read, looked up, then recorded as one act, or only shown.
class FollowUpImport {
   public:
    // Reads the whole file. Errors: it is no table, or not that list; nothing stands in it.
    static Result<FollowUpImport> read(const KeyRing& keys, const Actor& actor, FollowUpListOrder order);

    // As the books are now.
    DatabaseResult<FollowUpListReport> plan(Connection& connection);
    // Nothing where no row goes back.
    Result<Done> write_returned_rows(const FollowUpListReport& report, const std::string& path,
                                     Language language) const;
    // Records what was planned: all of it or nothing; plans again where the area has changed meanwhile.
    // Nothing is recorded where nothing is new.
    DatabaseResult<FollowUpListReport> record(BulkWriter& writer, FollowUpListReport report);

    const FollowUpListOrder& order() const { return order_; }
    const SheetFormat& format() const { return format_; }  // of the list
    const std::vector<FollowUpLine>& lines() const { return lines_; }

   private:
    FollowUpImport(const KeyRing& keys, Actor actor, FollowUpListOrder order)
        : keys_(&keys), actor_(std::move(actor)), order_(std::move(order)) {}
    DatabaseResult<FollowUpListReport> plan_begun(Connection& connection);
    ListTaken list_taken(const FollowUpListReport& report, std::int64_t act) const;
    DatabaseResult<std::int64_t> write(BulkWriter& writer, const FollowUpListReport& report) const;

    const KeyRing* keys_;
    Actor actor_;
    FollowUpListOrder order_;
    std::string digest_;
    SheetFormat format_;
    std::vector<FollowUpLine> lines_;
    std::size_t widest_row_ = 0;   // in cells
    std::int64_t seen_act_ = 0;    // the area's last when it was planned
    std::size_t times_taken_ = 0;  // this very file, before
};

}  // namespace canbao
