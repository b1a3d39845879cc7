#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "channels/reference_row.h"
#include "procedure/bulk_act.h"
#include "procedure/lists/list_file.h"
#include "registry/list_taken.h"

namespace canbao {

// What whoever takes a list of hospitals or offices says of it.
struct ReferenceOrder {
    RegionCode area;
    std::string document;  // the paper with which it came
    Date on;               // from when what it states holds
    ListFileChoice file;
};

// What a row of it does, or would.
struct ReferenceOutcome {
    enum class Kind { added, changed, unchanged, elsewhere, returned };

    std::uint32_t row;
    Kind kind;
    std::string name;             // of the hospital or office; empty where it could not be read
    RowFaults faults;             // why it goes back
    std::uint32_t other_row = 0;  // that says something of the same
};

struct ReferenceReport {
    SheetFormat format;
    std::vector<std::string> columns_unknown;
    std::vector<ReferenceOutcome> rows;
    std::optional<ListTaken> same_file;  // the last time that this very file was taken
    std::optional<std::int64_t> act;     // by which it was recorded

    std::int64_t count(ReferenceOutcome::Kind kind) const;
};

// A list of hospitals (T is Hospital) or of offices (ServiceOffice): read, compared with what the books state
// on its day, then recorded as one act, or only shown. A row overrides what earlier lists state of the same;
// whatever it does not name stays as it is.
template <typename T>
class ReferenceImport {
   public:
    // The book and the regions outlive it. Errors: the actor may not do it; there is no catalogue there.
    static Result<ReferenceImport> create(const PolicyBook& book, const RegionList& regions,
                                          const Actor& actor, ReferenceOrder order);

    // Reads the whole file. Errors: it is no table, damaged, or empty: then nothing of it counts.
    Result<Done> read();
    DatabaseResult<ReferenceReport> plan(Connection& connection);
    // The rows that go back, as a file in the format in which the list came. Nothing where none does.
    Result<Done> write_returned_rows(const ReferenceReport& report, const std::string& path,
                                     Language language) const;
    // Records what was planned, in one act: all of it or nothing. Plans again where the area has changed
    // meanwhile. Nothing is recorded where nothing changes.
    DatabaseResult<ReferenceReport> record(BulkWriter& writer, ReferenceReport report);

    const ReferenceOrder& order() const { return order_; }
    const SheetFormat& format() const { return format_; }  // of the list, once it was read

   private:
    ReferenceImport(const RegionList& regions, const Actor& actor, ReferenceOrder order)
        : regions_(regions), role_(word(actor.role)), order_(std::move(order)) {}

    DatabaseResult<ReferenceReport> plan_begun(Connection& connection);
    void return_rows_that_say_the_same(ReferenceReport& report) const;
    DatabaseResult<std::int64_t> write(BulkWriter& writer, const ReferenceReport& report) const;

    const RegionList& regions_;
    std::string role_;
    ReferenceOrder order_;
    std::string pack_;       // of whose law
    std::set<int> classes_;  // of the table of benefits

    std::string digest_;
    std::vector<ReferenceRow<T>> rows_;
    std::size_t widest_row_ = 0;  // in cells
    SheetFormat format_;
    std::vector<std::string> columns_unknown_;
    std::int64_t seen_act_ = 0;
    std::size_t times_taken_ = 0;
};

}  // namespace canbao
