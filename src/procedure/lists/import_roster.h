#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "procedure/bulk_act.h"
#include "procedure/lists/list_file.h"
#include "procedure/lists/roster_lookup.h"
#include "registry/list_taken.h"

namespace canbao {

// What whoever takes a department's list says of it. Source: WX#二.10, WX#六.2.
struct RosterOrder {
    RegionCode area;
    std::string department;  // a list keeper of the catalogue, by its key or its name
    RegionCode region;       // of the department: the area, or a township or village of it
    std::string document;    // the paper with which the list came
    ListMode mode = ListMode::changes;
    Date as_of;                           // the day of which the list speaks
    std::vector<std::string> categories;  // of which a full list is the whole; one: of rows that name none
    Rate most_ended;  // a full list that would end more than this share of those held waits for a word
    std::optional<std::int64_t> confirmed;  // that so many end
    std::optional<Date> since = {};  // day of recognition of rows that name none; nothing: these go back
    ListFileChoice file;
};

// What came of a list, or would.
struct RosterReport {
    SheetFormat format;
    std::vector<std::string> columns_unknown;  // of the list, that were not read
    LocalText department;
    std::vector<std::string> covered;  // keys of categories
    RosterPlan plan;
    std::vector<std::uint32_t> row_numbers;  // of the plan's rows, as a spreadsheet counts
    std::map<PersonNumber, RosterPerson> persons;
    std::optional<ListTaken> same_file;  // the last time that this very file was taken
    std::optional<std::int64_t> act;     // by which it was recorded
};

// A department's list: read, looked up in the register, planned; then recorded as one act, or only shown.
class RosterImport {
   public:
    // The book and the keys outlive it. Errors: the actor may not do it; there is no such department or
    // category; the order contradicts itself.
    static Result<RosterImport> create(const PolicyBook& book, const KeyRing& keys, const Actor& actor,
                                       RosterOrder order);

    // Reads the whole file. Errors: it is no table, or damaged: then nothing of it counts. `seen` is told the
    // bytes taken and all.
    Result<Done> read(const std::function<void(std::uint64_t, std::uint64_t)>& seen);

    // Looks everybody up and plans what the list changes, as the books are now. Error: a later list was taken
    // already.
    DatabaseResult<RosterReport> plan(Connection& connection);

    // The rows that go back, as a file in the format in which the list came. Nothing where none does.
    Result<Done> write_returned_rows(const RosterReport& report, const std::string& path,
                                     Language language) const;

    // Records what was planned, in one act: all of it or nothing. Plans again where the area has changed
    // meanwhile. Nothing is recorded where the list is held back, or came before and changes nothing.
    DatabaseResult<RosterReport> record(BulkWriter& writer, RosterReport report);

    const RosterOrder& order() const { return order_; }
    const SheetFormat& format() const { return format_; }  // of the list, once it was read

   private:
    RosterImport(const PolicyBook& book, const KeyRing& keys, const Catalogue& catalogue, RosterOrder order);

    DatabaseResult<RosterReport> plan_begun(Connection& connection);
    bool is_to_be_recorded(const RosterReport& report) const;
    DatabaseResult<std::int64_t> write(BulkWriter& writer, const RosterReport& report) const;
    std::optional<Error> refuse_by(const std::vector<ListTaken>& taken, const CategorySet& covered) const;

    const PolicyBook& book_;
    const KeyRing& keys_;
    const Catalogue& catalogue_;
    RosterOrder order_;
    const NamedKey* department_ = nullptr;
    CategorySet kept_;    // by the department
    CategorySet stated_;  // by the order
    std::optional<CategoryId> of_all_;

    std::string digest_;
    std::vector<RosterLine> lines_;
    std::size_t widest_row_ = 0;  // in cells
    SheetFormat format_;
    std::vector<std::string> columns_unknown_;
    std::int64_t seen_act_ = 0;    // the area's last when it was planned
    std::size_t times_taken_ = 0;  // this very file, before
};

}  // namespace canbao
