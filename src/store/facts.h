#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/connection.h"

namespace canbao {

// A table of acts or of what they did, each row by one act. Its first column is the area.
class FactTable {
   public:
    // `act`: which column names the act.
    FactTable(std::string_view name, std::span<const Column> columns, std::size_t act);

    std::string_view name() const { return name_; }
    std::span<const Column> columns() const { return columns_; }
    std::size_t act() const { return act_; }

    SqlStatement adding() const { return {add_, columns_, {}}; }
    // All rows of an area, by act.
    SqlStatement reading() const;

   private:
    std::string_view name_;
    std::span<const Column> columns_;
    std::size_t act_;
    std::string add_;
    std::string read_;
};

// What a batch adds to a table: rows of its columns.
struct Facts {
    const FactTable* table;
    Rows rows;
};

// Table by table. Errors of kind `constraint`: somebody else has added the same meanwhile.
DatabaseResult<Done> write_facts(Connection& connection, const std::vector<Facts>& facts);

// What each act did, as 32 bytes (SM3) over its rows in all tables: with the act's own row they make the
// digest that is sealed, so that no fact is changed, taken away or put in unseen. Columns that are written
// anew when keys are rotated are left out; what is sealed in them is bound to its place by the seal itself.
class FactDigests {
   public:
    // A table after the other, in the order of their list; rows of one act in any order, together.
    void add(const FactTable& table, const Rows::Row& row);
    void end_table();

    // Empty where the act did nothing.
    std::string_view of(std::int64_t area, std::int64_t act) const;

   private:
    using Key = std::pair<std::int64_t, std::int64_t>;

    std::map<Key, std::string> digests_;
    Key key_;
    std::string_view table_;
    std::vector<std::string> rows_;  // of the act that is being read
};

FactDigests digests_of(const std::vector<Facts>& facts);

}  // namespace canbao
