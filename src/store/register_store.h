#pragma once

#include <set>

#include "registry/register_book.h"
#include "store/connection.h"

namespace canbao {

// Which persons a batch of acts speaks of.
struct RegisterWish {
    std::set<BlindIndex> documents;
    std::set<PersonNumber> numbers;
};

// Loads them as they stand in every area, and the entries into which they were merged. To change them, they
// are locked on PostgreSQL until the transaction ends: whoever else wants them waits.
DatabaseResult<RegisterBook> load_register(Connection& connection, const RegisterWish& wish,
                                           TransactionKind kind);

// Writes what the acts have added. Errors of kind `constraint`: somebody else has added the same meanwhile.
DatabaseResult<Done> write_register(Connection& connection, const RegisterChanges& changes);

// The columns of person_detail and a fact from them.
extern const std::span<const Column> kDetailColumns;
RegisterChanges::NewDetail detail_from(const Rows::Row& row);

}  // namespace canbao
