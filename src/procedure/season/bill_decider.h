#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "documents/bill_statement.h"
#include "policy/book.h"
#include "store/bill_basis.h"

namespace canbao {

// How bills of a season are made: whose, and as if they were paid on which day.
struct BillOrder {
    SeasonKey season;
    Date on;
};

// What came of some persons' bills beside those that they had.
struct DecidedBills {
    struct Counts {
        std::uint64_t persons = 0;       // registered, those that go on in another entry left out
        std::uint64_t not_enrolled = 0;  // of them: no active relation on the day, so that nothing is owed
        std::uint64_t employees = 0;     // of them: insured as employees on the day, which owes nothing here
        std::uint64_t unchanged = 0;
        std::uint64_t fresh = 0;  // had none before
        std::uint64_t changed = 0;
        std::uint64_t withdrawn = 0;

        std::uint64_t to_write() const { return fresh + changed + withdrawn; }
        void add(const Counts& other);
    };

    std::vector<StoredBill> to_write;  // their acts and runs are not set
    BillStatement statement;           // of everybody who was decided
    Counts counts;
};

// Decides bills by what the books say. READING: whoever's relation is active in the area on the day has a
// bill; where the place has tiers, it is that of the first until the person chooses.
class BillDecider {
   public:
    // The book outlives it. `merges`: of the area.
    BillDecider(const PolicyBook& book, const BillOrder& order,
                const std::map<PersonNumber, PersonNumber>& merges);

    // Everybody between two numbers, but for those whom merges concern: they come by decide_persons.
    DatabaseResult<DecidedBills> decide_part(Connection& connection, const PersonRange& range);
    // These persons, with all entries that merges of the area make theirs.
    DatabaseResult<DecidedBills> decide_persons(Connection& connection,
                                                std::span<const PersonNumber> persons);

    // The bill of a person who goes on in nobody, were a settlement made; nothing: none is to be.
    DatabaseResult<std::optional<Bill>> settled_bill(Connection& connection,
                                                     const StoredSettlement& settlement);

    // Whoever a merge concerns, in ascending order.
    std::vector<PersonNumber> merged_persons() const;

   private:
    DatabaseResult<Done> read(Connection& connection, const std::set<PersonNumber>& survivors);
    std::vector<const RegisterEntry*> entries_merged_into(PersonNumber survivor) const;
    Result<std::optional<Bill>> bill(const RegisterEntry& entry,
                                     std::span<const RegisterEntry* const> merged) const;
    Result<Done> decide(const RegisterEntry& entry, std::span<const RegisterEntry* const> merged,
                        DecidedBills& decided) const;
    Result<Done> decide_group(PersonNumber survivor, DecidedBills& decided) const;
    void compare(PersonNumber person, const Bill* bill, DecidedBills& decided) const;
    PersonNumber survivor_of(PersonNumber person) const;
    const RegisterEntry* entry_of(PersonNumber person) const;

    const PolicyBook& book_;
    const Catalogue& catalogue_;
    BillOrder order_;
    std::map<PersonNumber, PersonNumber> survivors_;            // by the one that goes on in another
    std::map<PersonNumber, std::vector<PersonNumber>> merged_;  // by survivor
    BillBasis basis_;                                           // of the part that is being decided
};

}  // namespace canbao
