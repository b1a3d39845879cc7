#include "registry/identity.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "vocabulary/check.h"

namespace canbao {

Result<std::vector<Identity>> identities_by(std::span<const IdentityFact> facts, const Catalogue& catalogue) {
    std::map<std::pair<CategoryId, Date>, const IdentityFact*> latest;
    for (const IdentityFact& fact : facts) {
        const auto category = catalogue.category(fact.category);
        if (!category)
            return fail(
                fmt::format("账册中有人员类别“{}”，目录 {} 中已没有；请在目录中恢复这一类别", fact.category,
                            catalogue.file),
                fmt::format("the books have the category \"{}\", which {} knows no longer: put it back",
                            fact.category, catalogue.file));
        const IdentityFact*& last = latest[{*category, fact.from}];
        if (last == nullptr || last->act < fact.act) last = &fact;
    }
    std::vector<Identity> identities;
    for (const auto& [key, fact] : latest)
        if (!fact->until || *fact->until >= fact->from)
            identities.push_back({key.first, {fact->from, fact->until}});
    return identities;
}

std::vector<Period> employee_spells(std::span<const IdentityFact> facts, const Catalogue& catalogue) {
    std::vector<IdentityFact> ours;
    for (const IdentityFact& fact : facts) {
        const auto category = catalogue.category(fact.category);
        if (category && catalogue.at(*category).is_employee_insurance) ours.push_back(fact);
    }
    std::vector<Period> spells;
    if (ours.empty()) return spells;
    const auto identities = identities_by(ours, catalogue);
    CHECK(identities.has_value());  // the catalogue knows all of them
    for (const Identity& identity : *identities) spells.push_back(identity.period);
    std::ranges::sort(spells, {}, &Period::from);
    return spells;
}

}  // namespace canbao
