#include "registry/identity.h"

#include <map>

namespace canbao {

std::vector<Identity> identities_by(std::span<const IdentityFact> facts) {
    std::map<std::pair<CategoryId, Date>, const IdentityFact*> latest;
    for (const IdentityFact& fact : facts) {
        const IdentityFact*& last = latest[{fact.category, fact.from}];
        if (last == nullptr || last->act < fact.act) last = &fact;
    }
    std::vector<Identity> identities;
    for (const auto& [key, fact] : latest)
        if (!fact->until || *fact->until >= fact->from)
            identities.push_back({fact->category, {fact->from, fact->until}});
    return identities;
}

}  // namespace canbao
