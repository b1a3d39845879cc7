#pragma once

#include <filesystem>
#include <vector>

#include "policy/toml_table.h"
#include "vocabulary/result.h"

namespace canbao {

// Reads the files of a policy folder (docs/formats/policy-pack.md), sorted by path; cases and files that are
// not TOML are passed over. Errors: the folder or a file cannot be read, a file is larger than 1 MiB, there
// are more than 20,000.
Result<std::vector<PolicyFile>> read_policy_directory(const std::filesystem::path& directory);

// Where the packs are when nobody says: beside the program (policies/ or ../share/canbao/policies/), else
// ./policies.
std::filesystem::path default_policy_directory();

// A whole file of at most `most_bytes`.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes);

}  // namespace canbao
