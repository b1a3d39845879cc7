#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "policy/catalogue.h"
#include "policy/person_facts.h"
#include "vocabulary/result.h"

namespace canbao {

// A fact of the register: a department's list gives a person an identity from a day on. A later act on the
// same category and first day overrides an earlier one: it ends it, or states another end.
struct IdentityFact {
    std::string category;  // as the catalogue names it
    Date from;
    std::optional<Date> until;  // the last day; before `from` where it was taken back altogether
    std::int64_t act;           // by which it was recorded
};

// What holds by these facts, in any order: one identity for each category and first day, without those taken
// back; by category, then by day. Errors: the catalogue knows a category no longer.
Result<std::vector<Identity>> identities_by(std::span<const IdentityFact> facts, const Catalogue& catalogue);

// When the person was insured as an employee, by these facts: spells in the order of their first days.
std::vector<Period> employee_spells(std::span<const IdentityFact> facts, const Catalogue& catalogue);

}  // namespace canbao
