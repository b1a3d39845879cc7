#pragma once

#include <span>

#include "policy/catalogue.h"
#include "policy/person_facts.h"
#include "registry/register_entry.h"

namespace canbao {

// What the law may ask of a person on a day, as far as the register knows it. `merged`: the entries that go
// on in this one: what lists and proofs say of them, they say of this person. READING: no document speaks of
// entries that were merged. Error: the books have a category that the catalogue knows no longer.
Result<PersonFacts> facts_of(const RegisterEntry& entry, std::span<const RegisterEntry* const> merged,
                             Date day, const Catalogue& catalogue);

// Whether lists say that the person is insured as an employee on a day: then nothing is owed as a resident.
// READING: YC#一 and WX#一 insure whoever need not be in employee insurance.
bool is_employee_on(Date day, const RegisterEntry& entry, std::span<const RegisterEntry* const> merged,
                    const Catalogue& catalogue);

}  // namespace canbao
