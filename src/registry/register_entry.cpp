#include "registry/register_entry.h"

#include <algorithm>

#include "vocabulary/check.h"

namespace canbao {

const DetailFact& detail_on(Date day, const RegisterEntry& entry) {
    CHECK(!entry.details.empty());
    const DetailFact* known = &entry.details.front();
    for (const DetailFact& fact : entry.details)
        if (fact.from <= day) known = &fact;
    return *known;
}

std::optional<Date> died_on(const RegisterEntry& entry) {
    const auto found = std::ranges::find_if(entry.enrolments, is_death);
    if (found == entry.enrolments.end()) return std::nullopt;
    return found->from;
}

}  // namespace canbao
