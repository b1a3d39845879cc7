#pragma once

#include <limits>
#include <vector>

#include "registry/register_entry.h"
#include "store/bill_store.h"
#include "store/connection.h"

namespace canbao {

// Persons of an area by their numbers, the first and the last included.
struct PersonRange {
    PersonNumber first;
    PersonNumber last;
};
constexpr auto kLastPerson = static_cast<PersonNumber>(std::numeric_limits<std::int64_t>::max());

// What the bills of some persons rest on, and the bills that they have; each in the order of persons.
//
// Entries are without what is sealed, without merges, and without the years insured: these make waits, which
// are reckoned when somebody pays, and no bill says anything of them. They are most of what is known.
struct BillBasis {
    std::vector<RegisterEntry> entries;
    std::vector<StoredBill> bills;  // the last of each person, whether its run is active or not
    std::vector<StoredSettlement> settlements;

    const StoredBill* bill_of(PersonNumber person) const;
    // The last on each category.
    const BillSettlement* settlement_of(PersonNumber person, std::string_view category) const;
};

// The number up to which kPersonsOfPart persons behind one stand; kLastPerson where there are no more.
DatabaseResult<PersonNumber> end_of_part(Connection& connection, RegionCode area, PersonNumber after);
constexpr std::size_t kPersonsOfPart = 2000;

DatabaseResult<std::int64_t> count_persons(Connection& connection, RegionCode area);

// Ranges in ascending order, which do not touch. `last_run`: bills of later runs are left out, which may not
// count yet.
constexpr std::int64_t kAnyRun = std::numeric_limits<std::int64_t>::max();
DatabaseResult<Done> read_bill_basis(Connection& connection, const SeasonKey& season,
                                     std::span<const PersonRange> ranges, BillBasis& basis,
                                     std::int64_t last_run = kAnyRun);

// Of whom something was recorded after an act on which bills may rest; nothing: that cannot be told, since an
// act of many persons may have changed anything.
DatabaseResult<std::optional<std::vector<PersonNumber>>> persons_changed_after(Connection& connection,
                                                                               RegionCode area,
                                                                               std::int64_t act);

// Words of the acts of a season; on those of many rows no bill rests.
constexpr std::string_view kActOpenSeason = "season_open";
constexpr std::string_view kActCloseSeason = "season_close";
constexpr std::string_view kActBeginBills = "bills_begin";
constexpr std::string_view kActBills = "bills";
constexpr std::string_view kActActivateBills = "bills_activate";
constexpr std::string_view kActSettleBill = "bill_settle";

}  // namespace canbao
