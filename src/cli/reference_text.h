#pragma once

#include <string>

#include "procedure/lists/import_reference.h"

namespace canbao {

// What came of a list of hospitals or offices, to be shown.
struct ReferenceView {
    const ReferenceReport& report;
    const ReferenceOrder& order;
    std::string feedback;  // where the rows are that go back; empty: nowhere
    bool is_rehearsal;
};

// For people, and for programs: docs/formats/reference-lists.md.
std::string reference_text(const ReferenceView& view, Language language);
std::string reference_json(const ReferenceView& view, Language language);

}  // namespace canbao
