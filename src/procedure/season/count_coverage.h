#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "decision/coverage.h"
#include "files/key_ring.h"
#include "policy/book.h"
#include "procedure/actor.h"
#include "store/bill_basis.h"
#include "store/coverage_store.h"

namespace canbao {

// Whose coverage, as the books stand on a day.
struct CoverageOrder {
    RegionCode area;
    int year;
    Date on;
    RegionCode within;  // the area, or a township or village of it
    // Of those who are missing only those: whom this department follows up (its key or name, or
    // kTownshipFollowsUp); who stand so.
    std::string department = {};
    std::optional<FollowUpState> state = {};
};

// READING: the population are all who are registered, alive, and neither moved away nor went over to employee
// insurance. Source: YC#六.1, TL#六 (ledgers by household and resident population).
// How far the people whom a department is to follow up have been asked, by the day.
struct FollowUpCount {
    std::int64_t to_contact = 0, contacted = 0, declined = 0;
    std::int64_t since_enrolled = 0;  // were asked, and are enrolled by now

    std::int64_t missing() const { return to_contact + contacted + declined; }
};

struct CoverageReport {
    std::vector<PlaceCoverage> places;  // a place before those within it
    std::map<CategoryId, CoverageCount> categories;
    CoverageTasks tasks;                            // of all places; those of the year, whatever the day
    std::map<std::string, FollowUpCount> followed;  // by list keeper, or kTownshipFollowsUp
};

// Who is to follow somebody up who holds these: the department that keeps the list of the first identity,
// else the township (kTownshipFollowsUp).
std::string responsible_for(CategorySet held, const Catalogue& catalogue);

// Errors: no document sets a target for the year; the actor may not see the area; the database.
DatabaseResult<CoverageReport> count_coverage(Connection& connection, const PolicyBook& book,
                                              const Actor& actor, const CoverageOrder& order,
                                              const std::function<void(std::uint64_t)>& seen);

// Somebody of the population who is not enrolled, and who is to follow it up.
struct MissingPerson {
    PersonNumber person;
    std::string name;  // masked
    RegionCode village;
    std::string department;  // that keeps the list of the first identity held; empty: the township
    std::string category;    // of that identity; empty: none
    bool was_enrolled;       // once, and suspended or not since
    FollowUpState state;
    std::optional<FollowUp> last;  // that counts on the day
};

// With the state `enrolled` those who were asked and are enrolled by now. By village, then by number.
// Personal data is masked. Errors: as of counting; what is sealed cannot be opened.
DatabaseResult<std::vector<MissingPerson>> list_missing(Connection& connection, const PolicyBook& book,
                                                        const KeyRing& keys, const Actor& actor,
                                                        const CoverageOrder& order,
                                                        const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
