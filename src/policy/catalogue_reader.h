#pragma once

#include <optional>

#include "policy/catalogue.h"
#include "policy/documents.h"
#include "policy/toml_table.h"

namespace canbao {

// Reads a province's catalogue.toml; nothing where it cannot be used at all. Entries in error are left out
// and named.
std::optional<Catalogue> read_catalogue(const PolicyFile& file, const DocumentShelf& shelf,
                                        Problems& problems);

}  // namespace canbao
