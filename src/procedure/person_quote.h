#pragma once

#include <optional>
#include <span>

#include "decision/quote.h"
#include "registry/register_entry.h"

namespace canbao {

// A person of an area as the books know them: the entry, and those that go on in it.
struct KnownPerson {
    const RegisterEntry& entry;
    std::span<const RegisterEntry* const> merged;
};

// What is asked about them.
struct PaymentDay {
    int year;
    Date on;
    int repair_years = 0;
    int prepaid_years = 0;  // after the year
};

// What the person's contribution for the year comes to, paid on that day. Nothing where nothing is owed: no
// relation is active on the day, or the person is insured as an employee. The catalogue is the area's. Error:
// the books have a category that the catalogue knows no longer.
Result<std::optional<Quote>> quote_person(const PolicyBook& book, const Catalogue& catalogue,
                                          const KnownPerson& person, const PaymentDay& day);

}  // namespace canbao
