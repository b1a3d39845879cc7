#pragma once

#include <memory>
#include <string>

#include "store/connection.h"

namespace canbao {

// Where a database is: a path, or "postgresql://…".
class DatabaseAddress {
   public:
    // As a person wrote it. Errors, which do not repeat it: it may be meant for PostgreSQL, and say a
    // password, but is not written so.
    static Result<DatabaseAddress> parse(std::string text);
    explicit DatabaseAddress(std::string text) : text_(std::move(text)) {}

    Engine engine() const;
    const std::string& text() const { return text_; }
    // Without a password, for messages and logs.
    std::string shown() const;

   private:
    std::string text_;
};

enum class DatabaseUse { read, write, migrate };

// Opens a database whose schema is this program's own; `migrate` also opens an empty or older one, and
// creates a file. Errors: it cannot be opened; it is no database of Canbao, or of a newer program, or older
// and not migrated yet.
DatabaseResult<std::unique_ptr<Connection>> open_database(const DatabaseAddress& address, DatabaseUse use);

// For connections that only ask for a few rows by their keys: PostgreSQL then takes the indexes, whatever it
// believes of tables that were filled a moment ago; where only a scan answers, it still scans. No statement
// of theirs takes kLongestStatement in good health.
constexpr std::chrono::seconds kLongestStatement{60};
DatabaseResult<Done> prefer_indexes(Connection& connection);

// For connections that write very much in one transaction: SQLite keeps little of it in memory, the rest in
// its file.
DatabaseResult<Done> bound_memory(Connection& connection);

// Forgets how statements were to be carried out: PostgreSQL plans them for the tables as they were, and an
// empty table tells nothing of which index is the right one.
DatabaseResult<Done> plan_anew(Connection& connection);

// Brings an empty or older database to this program's schema, step by step, each in a transaction of its own.
// Returns how many steps were taken. `now` in microseconds since 1970.
DatabaseResult<int> migrate(Connection& connection, std::int64_t now, std::string_view program);

// The number of the last migration that the database has; 0 where it is empty.
DatabaseResult<int> schema_of(Connection& connection);
// That of this program.
int schema_of_program();

}  // namespace canbao
