#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "registry/follow_up.h"
#include "store/bill_store.h"

namespace canbao {

// The tables of assigned tasks and of follow-ups.
std::span<const FactTable> coverage_tables();

// How many people the county assigns to a place.
struct CoverageTask {
    std::int64_t people;
    std::int64_t act = 0;
    std::string document = {};  // the paper that says it
};
using CoverageTasks = std::map<RegionCode, CoverageTask>;
// The last of each place.
DatabaseResult<CoverageTasks> read_tasks(Connection& connection, const SeasonKey& season);
Facts rows_of_tasks(const SeasonKey& season, std::int64_t act,
                    const std::map<RegionCode, std::int64_t>& people);

using FollowUps = std::map<PersonNumber, std::vector<FollowUp>>;
// All of an area for a year, by person.
DatabaseResult<FollowUps> read_follow_ups(Connection& connection, const SeasonKey& season);
// By the acts that they name.
Facts rows_of_follow_ups(const SeasonKey& season, const FollowUps& follow_ups);

// Notes that are sealed, at most 500 behind a place, in the order of their keys; and the same sealed anew.
struct NotePlace {
    std::int64_t area = 0;
    std::int64_t person = 0;
    std::int64_t year = 0;
    std::int64_t act = 0;
};
struct SealedNote {
    NotePlace place;
    Sealed note;
};
DatabaseResult<std::vector<SealedNote>> read_notes_after(Connection& connection, const NotePlace& place);
DatabaseResult<Done> rewrite_notes(Connection& connection, const std::vector<SealedNote>& notes);

}  // namespace canbao
