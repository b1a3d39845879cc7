#pragma once

#include <memory>

#include "policy/catalogue.h"
#include "policy/documents.h"
#include "policy/statement.h"
#include "policy/toml_table.h"

namespace canbao {

// Reads a pack file <region>/<year>.toml. Rules in error are left out and named in `problems`; nothing is
// returned where the head cannot be used. The catalogue is that of the pack's province.
std::unique_ptr<Pack> read_pack(const PolicyFile& file, const Catalogue& catalogue,
                                const DocumentShelf& shelf, Problems& problems);

}  // namespace canbao
