#include "registry/identity.h"

#include <map>

#include <fmt/format.h>

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

}  // namespace canbao
