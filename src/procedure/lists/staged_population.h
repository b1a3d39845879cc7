#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "registry/act_command.h"
#include "vocabulary/row_fault.h"
#include "vocabulary/sealed.h"

namespace canbao {

// What becomes of a row of a population list.
enum class RowFate : std::uint8_t {
    registered,  // a new person of this area
    unchanged,   // registered already, and the list says the same
    // These go back.
    unreadable,  // for what the row itself says
    born_later,
    out_of_scope,      // the person lives where the actor has no say
    known_unseen,      // is registered, and lives where the actor has no say
    document_differs,  // is registered here by another one
    name_differs,      // from the registered one
    residence_differs,
    both_differ,
    repeated,          // the same as a row before
    contradicted,      // another row has this document and says otherwise
    another_document,  // of a person of whom a row before has one
};

constexpr bool goes_back(RowFate fate) { return fate >= RowFate::unreadable; }

// A row as it is remembered until the list is read for the second time: nothing of it is in the clear.
struct StagedRow {
    BlindIndex document;     // zeros where it cannot be read
    std::uint64_t content;   // equal for rows that say the same
    std::uint32_t row;       // its number in the file
    std::uint32_t other;     // the row that a fault speaks of; 0 for none
    std::uint16_t township;  // as whoever examines the list counts them
    RowFate fate;
};

// Of the few who were in a register before, here or elsewhere.
struct KnownBefore {
    std::optional<PersonNumber> number;  // that the person has elsewhere
    int turn;                            // of the document in this area
};

// All rows of a list, in their order: at most SheetLimits::kMostRows, 40 bytes each.
class StagedPopulation {
   public:
    void add(const StagedRow& row) { rows_.push_back(row); }
    void add(const StagedRow& row, const KnownBefore& before);

    // Once all rows are there: of rows with one document the first counts, where they say the same; where
    // they do not, all go back. The same for two documents of one person.
    void settle_repetitions();

    std::size_t size() const { return rows_.size(); }
    const StagedRow& operator[](std::size_t place) const { return rows_[place]; }
    // Nothing for most rows.
    const KnownBefore* known_before(std::size_t place) const;
    std::size_t count(RowFate fate) const;

   private:
    void settle(std::vector<std::uint32_t>::const_iterator first,
                std::vector<std::uint32_t>::const_iterator last);

    std::vector<StagedRow> rows_;
    std::map<std::size_t, KnownBefore> known_before_;  // by place
};

// Why a row goes back, beside what it says itself. Without `other` in general words.
RowFault fault_of(const StagedRow& row);

}  // namespace canbao
