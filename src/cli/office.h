#pragma once

#include <memory>
#include <string>

#include "cli/commands.h"
#include "files/key_ring.h"
#include "policy/book.h"
#include "procedure/actor.h"
#include "store/database.h"

namespace canbao {

// What commands on the books need besides their own options.
struct OfficeOptions {
    CommonOptions common;
    std::string database;  // else CANBAO_DATABASE
    std::string keys;      // else CANBAO_KEYS
    std::string actor, role, scope;
};

// The law with its text, the keys, and where the books are.
struct Office {
    std::unique_ptr<PolicyBook> book;
    std::string law;  // the text of all policy files, to be archived
    std::unique_ptr<KeyRing> keys;
    DatabaseAddress database;
};

std::string program_version();

// Errors say what to name: an option or an environment variable.
Result<DatabaseAddress> database_of(const OfficeOptions& options);
Result<KeyRing> keys_of(const OfficeOptions& options);
std::string key_file_of(const OfficeOptions& options);
Result<Actor> actor_of(const OfficeOptions& options);
// Nothing after complaining.
std::optional<Office> open_office(const OfficeOptions& options);

}  // namespace canbao
