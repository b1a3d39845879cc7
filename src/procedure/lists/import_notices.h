#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "procedure/bulk_act.h"
#include "procedure/lists/list_file.h"
#include "procedure/lists/notice_lookup.h"
#include "registry/list_taken.h"

namespace canbao {

// A list that reports deaths, moves or households, and what whoever takes it says of it.
struct NoticeOrder {
    NoticeKind kind;
    RegionCode area;
    std::string source;    // whose list it is: "公安"
    std::string document;  // the paper with which it came
    Date as_of;            // the day of which it speaks
    ListFileChoice file;
};

// What came of a list, or would.
struct NoticeReport {
    SheetFormat format;
    std::vector<std::string> columns_unknown;
    std::vector<NoticeRow> rows;
    // Of those who are recorded. Deaths: whose active relation ends.
    std::vector<NoticeChange> ended;
    // Moves: who lives outside the area now, and is enrolled in it still.
    std::vector<NoticeChange> left_enrolled;
    std::uint64_t moved_out = 0;
    std::uint64_t enrolled_elsewhere = 0;  // deaths: whose relation in another area is active still
    std::uint64_t households = 0;          // of the list, as far as their members are known
    std::optional<ListTaken> same_file;    // the last time that this very file was taken
    std::optional<std::int64_t> act;       // by which it was recorded

    std::uint64_t count(NoticeVerdict::Kind kind) const;
};

// Read, looked up in the register, judged; then recorded as one act, or only shown.
class NoticeImport {
   public:
    // All outlive it. Errors: the actor may not do it.
    static Result<NoticeImport> create(const KeyRing& keys, const Actor& actor, NoticeOrder order);

    // Reads the whole file. Errors: it is no table, or damaged: then nothing of it counts. `seen` is told the
    // bytes taken and all.
    Result<Done> read(const RegionList& regions, const RegionList& provinces,
                      const std::function<void(std::uint64_t, std::uint64_t)>& seen);

    // Looks everybody up and judges each row, as the books are now.
    DatabaseResult<NoticeReport> plan(Connection& connection);

    // The rows that go back, in the format in which the list came. Nothing where none does.
    Result<Done> write_returned_rows(const NoticeReport& report, const std::string& path,
                                     Language language) const;

    // Records what was planned, in one act: all of it or nothing. Plans again where the area has changed
    // meanwhile. Nothing is recorded where nothing changes.
    DatabaseResult<NoticeReport> record(BulkWriter& writer, NoticeReport report);

    const NoticeOrder& order() const { return order_; }
    const SheetFormat& format() const { return format_; }  // of the list, once it was read

   private:
    NoticeImport(const KeyRing& keys, const Actor& actor, NoticeOrder order)
        : keys_(&keys), actor_(&actor), order_(std::move(order)) {}

    DatabaseResult<NoticeReport> plan_begun(Connection& connection);
    DatabaseResult<std::int64_t> write(BulkWriter& writer, const NoticeReport& report) const;
    std::vector<Facts> facts_by(std::int64_t act, const ListTaken& list) const;
    DatabaseResult<Done> plan_households(Connection& connection, NoticeReport& report);
    void give_back_doubtful(const std::map<PersonNumber, HouseholdFact>& known, NoticeReport& report) const;
    void plan_people(NoticeReport& report);
    ListTaken list_taken(const NoticeReport& report, std::int64_t act) const;

    const KeyRing* keys_;
    const Actor* actor_;
    NoticeOrder order_;

    std::string digest_;
    std::vector<NoticeLine> lines_;
    std::size_t widest_row_ = 0;  // in cells
    SheetFormat format_;
    std::vector<std::string> columns_unknown_;
    std::vector<NoticeChange> changes_;     // as planned last
    std::vector<HouseholdMember> members_;  // of households: whose fact is a new one
    std::int64_t seen_act_ = 0;             // the area's last when it was planned
    std::size_t times_taken_ = 0;           // this very file, before
};

}  // namespace canbao
