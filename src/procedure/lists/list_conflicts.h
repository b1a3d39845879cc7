#pragma once

#include <functional>
#include <string>
#include <vector>

#include "files/key_ring.h"
#include "policy/book.h"
#include "procedure/actor.h"
#include "registry/act_command.h"
#include "store/connection.h"

namespace canbao {

// Somebody whose relation stands against what lists report.
struct RelationConflict {
    enum class Kind : std::uint8_t {
        employee,   // insured as an employee: the relation is to end, and a refund may be asked for
        moved_away  // lives outside the area: the relation is to be transferred, or to end
    };
    Kind kind;
    PersonNumber person;
    std::string name;      // masked
    RegionCode residence;  // as last known
    Date enrolled_since;
    Date since;  // of the employee insurance, or of the move
};
constexpr std::string_view word(RelationConflict::Kind kind) {
    return kind == RelationConflict::Kind::employee ? "employee" : "moved_away";
}

// Of everybody in the area whose relation is active on a day: by kind, then by number. Errors: the actor may
// not see the whole area; the database. `seen` is told the persons that were looked at.
DatabaseResult<std::vector<RelationConflict>> list_conflicts(Connection& connection, const PolicyBook& book,
                                                             const KeyRing& keys, const Actor& actor,
                                                             RegionCode area, Date on,
                                                             const std::function<void(std::uint64_t)>& seen);

}  // namespace canbao
