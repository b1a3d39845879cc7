#pragma once

#include <filesystem>
#include <vector>

#include "policy/toml_table.h"
#include "vocabulary/result.h"

namespace canbao {

// Reads the files of a policy folder (docs/formats/policy-pack.md), sorted by path. Cases and *.md are passed
// over; of what is not TOML only the name is returned, so that a misnamed pack is noticed. Errors: something
// cannot be read, a file is larger than 1 MiB, there are more than 20,000 files and folders.
Result<std::vector<PolicyFile>> read_policy_directory(const std::filesystem::path& directory);

// Where the packs are when nobody says: beside the program (policies/ or ../share/canbao/policies/), else
// ./policies.
std::filesystem::path default_policy_directory();

// A whole file of at most `most_bytes`.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes);

}  // namespace canbao
