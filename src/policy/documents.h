#pragma once

#include <map>
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
    // The clause that a rule cites under `key`; adds a problem where it is missing or unknown.
    const Clause* cited(TomlTable& rule, std::string_view key, Problems& problems) const;
    // The same for a reference that was read already.
    const Clause* cited(std::string_view reference, const Place& place, Problems& problems) const;

    const std::map<std::string, Document, std::less<>>& documents() const { return documents_; }

   private:
    std::map<std::string, Document, std::less<>> documents_;
    std::map<std::string, Clause, std::less<>> clauses_;
};

}  // namespace canbao
