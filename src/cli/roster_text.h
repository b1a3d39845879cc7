#pragma once

#include <string>

#include "policy/catalogue.h"
#include "procedure/lists/import_roster.h"

namespace canbao {

// What came of a list, to be shown.
struct RosterView {
    const RosterReport& report;
    const RosterOrder& order;
    const Catalogue& catalogue;
    std::string feedback;  // where the rows are that go back; empty: nowhere
    bool is_rehearsal;     // nothing was recorded, nor meant to be
};

// Whether too many identities would end, and nobody has confirmed it.
bool is_held_back(const RosterView& view);

// For people, and for programs: docs/formats/roster.md.
std::string roster_text(const RosterView& view, Language language);
std::string roster_json(const RosterView& view, Language language);

}  // namespace canbao
