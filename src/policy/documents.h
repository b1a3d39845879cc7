#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "policy/toml_table.h"
#include "vocabulary/clause.h"

namespace canbao {

// The documents that packs cite, and their articles. Addresses stay as they are while the shelf lives, also
// when it is moved: reasons and statements point to them.
class DocumentShelf {
   public:
    // Takes a file documents/<KEY>.toml.
    void read(const PolicyFile& file, Problems& problems);

    // The clause "YC#三.4", or nullptr.
    const Clause* find(std::string_view reference) const;
    // The clause that a rule cites under `key`; adds a problem where it is missing or unknown, and nothing
    // where its document is damaged: that has been said.
    const Clause* cited(TomlTable& rule, std::string_view key, Problems& problems) const;
    // The same for a reference that was read already.
    const Clause* cited(std::string_view reference, const Place& place, Problems& problems) const;

    const std::map<std::string, Document, std::less<>>& documents() const { return documents_; }

   private:
    LocalText hint_for(std::string_view reference) const;

    std::map<std::string, Document, std::less<>> documents_;
    std::map<std::string, Clause, std::less<>> clauses_;
    std::set<std::string, std::less<>> damaged_;  // files that could not be used
};

}  // namespace canbao
