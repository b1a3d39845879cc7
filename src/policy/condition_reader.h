#pragma once

#include <functional>
#include <optional>

#include "policy/condition.h"
#include "policy/toml_table.h"

namespace canbao {

// Resolves a category key of the catalogue, or nothing.
using CategoryByKey = std::function<std::optional<CategoryId>(std::string_view)>;

// Reads the condition under `key`; adds a problem and returns nothing where it cannot be understood.
// The kinds are those of docs/formats/policy-pack.md.
std::optional<Condition> read_condition(TomlTable& table, std::string_view key, Need need,
                                        const CategoryByKey& category_by_key);

}  // namespace canbao
