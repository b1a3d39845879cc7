#pragma once

#include <optional>

#include "channels/sheet_row.h"
#include "vocabulary/identity_document.h"
#include "vocabulary/personal.h"
#include "vocabulary/row_fault.h"

namespace canbao {

// What the cells of a list say of a person: who it is. What cannot be read is noted among the faults.

// Whether a cell holds an error, a truth value, or a formula that was not computed. In text files errors are
// texts.
bool is_unreadable(const SheetCell& cell);

// `kind`: the cell of the kind of document, empty where the list has none: then what the number begins with
// tells. Household books are no list's matter.
std::optional<IdentityDocument> read_document(const SheetCell& number, const SheetCell& kind,
                                              RowFaults& faults);
std::optional<PersonName> read_person_name(const SheetCell& cell, RowFaults& faults);

}  // namespace canbao
