#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "policy/book.h"
#include "vocabulary/result.h"

namespace canbao {

// Writes "canbao: …" to standard error and returns kUnusable.
int complain(const Error& error, Language language);

// The problems of policy files, one a paragraph: place, what is wrong, what to do.
void print_problems(std::FILE* stream, const Problems& problems, Language language);

// The folder that the options, else the environment (CANBAO_POLICIES), else the defaults name.
std::string policy_folder(const CommonOptions& options);

// Reads the policy folder; nothing after complaining when it cannot be read or has problems.
std::unique_ptr<PolicyBook> open_book(const CommonOptions& options);
// The same, with the files that the book was read from.
struct Law {
    std::vector<PolicyFile> files;
    std::unique_ptr<PolicyBook> book;
};
std::optional<Law> open_law(const CommonOptions& options);

}  // namespace canbao
