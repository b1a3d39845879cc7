#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "registry/act_command.h"
#include "registry/identity.h"
#include "vocabulary/language.h"
#include "vocabulary/rate.h"

namespace canbao {

// Why a row of a department's list goes back to the department. A row with any of them changes nothing.
enum class RowProblem : std::uint8_t {
    number_missing,
    number_lost_digits,  // turned into 1.40522E+17 by a spreadsheet
    number_wrong,        // no ID number, or its check digit is wrong
    name_missing,
    not_registered,  // nobody in the area has this number
    registered_elsewhere,
    name_differs,  // from that in the register
    died,
    outside_region,  // of the department
    category_missing,
    category_unknown,
    category_of_others,  // kept by another department
    change_unknown,      // neither an addition nor a removal
    day_missing,
    day_unreadable,
    day_ahead,            // after the day of the list
    twice_the_same,       // another row says the same
    contradicts_row,      // another row names another day for the same person and identity
    begins_within_other,  // an earlier spell of the same identity still holds then
    not_held,             // to be removed, and nobody holds it
};

// "name_differs"; what a clerk of the department is told, and what to do.
std::string_view word(RowProblem problem);
LocalText reason(RowProblem problem);
LocalText advice(RowProblem problem);

// A row as it was read and looked up: what could not be read is missing, and its problem noted.
struct RosterRow {
    std::int64_t row = 0;  // as its reader sees it in the file
    std::optional<PersonNumber> person;
    std::optional<CategoryId> category;
    std::optional<Date> from;         // day of recognition; of a removal the last day
    std::optional<Date> begins = {};  // of a removal the day of recognition, where the row says it
    bool is_day_assumed = false;      // the row names no day of recognition: `from` is that of all such rows
    bool is_removal = false;          // lists of changes only
    std::vector<RowProblem> problems;
};

struct RosterTerms {
    Date as_of;            // the day of which the list speaks
    bool is_full = false;  // everybody who holds these identities stands in it
    CategorySet kept;      // by the department
    CategorySet covered;   // a full list: whoever holds one of these and stands not in it holds it no more
    Rate most_ended;       // a full list that would end more than this share of those held is held back
};

// Who holds what when the list comes: the identities of the department's region, by person.
using RosterBefore = std::map<PersonNumber, std::vector<Identity>>;

struct RowOutcome {
    enum class Kind : std::uint8_t { added, moved, ended, unchanged, returned };
    Kind kind = Kind::returned;
    std::vector<RowProblem> problems;  // of a returned one
    std::int64_t other_row = 0;        // to which the problem refers, 0 for none
};

// An identity that begins or is ended by the list.
struct RosterChange {
    PersonNumber person;
    CategoryId category;
    Date from;
    std::optional<Date> until;
};

struct RosterPlan {
    std::vector<RowOutcome> rows;  // one for each
    std::vector<RosterChange>
        changes;  // to be recorded: of rows, then of those who are missing in a full list
    std::vector<RosterChange> missing;  // the latter
    std::vector<RosterChange> spared;   // missing too, but a row that goes back may be theirs
    std::int64_t held_before = 0;       // of the covered categories on the day
    bool is_held_back = false;          // too many would end: nothing is recorded until somebody confirms it

    std::int64_t count(RowOutcome::Kind kind) const;
};

// What a list changes. `alike`: for each row without a person the persons that it may mean (by name), so that
// a row that could not be read ends nobody's identity. A day of recognition in the list other than the one
// held moves the identity to that day.
RosterPlan plan_roster(const RosterTerms& terms, std::span<const RosterRow> rows, const RosterBefore& before,
                       const std::map<std::int64_t, std::vector<PersonNumber>>& alike);

}  // namespace canbao
