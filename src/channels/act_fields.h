#pragma once

#include <array>
#include <string_view>

#include "registry/act_command.h"

namespace canbao {

// A field of a command, and the acts that take it and need it: docs/formats/acts.md. Of whom an act is about,
// and of what a document may say itself, more is known when all fields are read.
struct ActField {
    std::string_view name;
    unsigned taken_by;  // sets of acts, a bit for each ActKind
    unsigned needed_by;

    bool is_taken_by(ActKind act) const { return (taken_by >> static_cast<unsigned>(act) & 1U) != 0; }
    bool is_needed_by(ActKind act) const { return (needed_by >> static_cast<unsigned>(act) & 1U) != 0; }
};

// In the order in which a canonical text states them; `act` is the first.
extern const std::array<ActField, 23> kActFields;

}  // namespace canbao
