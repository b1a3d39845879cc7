#pragma once

#include <limits>
#include <map>
#include <set>

#include "registry/register_book.h"
#include "store/connection.h"
#include "store/facts.h"

namespace canbao {

// Which persons a batch of acts speaks of; or which somebody asks about, as they were known by an act.
struct RegisterWish {
    std::set<BlindIndex> documents;
    std::set<PersonNumber> numbers;
    std::int64_t last_act = std::numeric_limits<std::int64_t>::max();
};

// Loads them as they stand in every area, and the entries with which merges of any area join them. To change
// them, they are locked on PostgreSQL until the transaction ends: whoever else wants them waits.
DatabaseResult<RegisterBook> load_register(Connection& connection, const RegisterWish& wish,
                                           TransactionKind kind);

// The entries of an area that go on in another of it, and in which: directly, so that this may go on in a
// third.
DatabaseResult<std::map<PersonNumber, PersonNumber>> merges_of(Connection& connection, RegionCode area);

// How many of these numbers are those of persons, in any area.
DatabaseResult<std::size_t> count_known(Connection& connection, const std::set<PersonNumber>& numbers);

// The tables of persons and what is known of them: rows that others point to stand before theirs.
std::span<const FactTable> register_tables();
// What acts have added, as rows of these tables, in their order.
std::vector<Facts> facts_of(const RegisterChanges& changes);

// The columns of person_detail and a fact from them.
extern const std::span<const Column> kDetailColumns;
RegisterChanges::NewDetail detail_from(const Rows::Row& row);

}  // namespace canbao
