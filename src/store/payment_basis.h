#pragma once

#include <map>
#include <set>
#include <span>
#include <vector>

#include "registry/register_entry.h"
#include "store/bill_store.h"
#include "store/payment_store.h"

namespace canbao {

// A person in the register of an area.
struct PersonKey {
    RegionCode area;
    PersonNumber person;
    friend auto operator<=>(const PersonKey&, const PersonKey&) = default;
};

// What the payments of some persons rest on. Entries are without what is sealed and without years insured; of
// whoever a merge concerns there is more to know (load_register).
struct PaymentBasis {
    std::vector<RegisterEntry> entries;  // by area and number
    std::set<PersonKey> merged;          // whom a merge of the area concerns
    std::vector<StoredPart> parts;       // by area, person, year

    // nullptr: nobody is registered so.
    const RegisterEntry* entry_of(const PersonKey& person) const;
    // All parts of a person, without surplus.
    std::span<const StoredPart> parts_of(const PersonKey& person) const;
};

// Of nobody else. In a transaction that writes the persons are locked on PostgreSQL until it ends: whoever
// else pays for them, or changes them, waits.
DatabaseResult<Done> read_payment_basis(Connection& connection, const std::set<PersonKey>& persons,
                                        TransactionKind kind, PaymentBasis& basis);
// The same, of one that writes; what the basis held is forgotten at once.
void ask_payment_basis(Requests& requests, Engine engine, const std::set<PersonKey>& persons,
                       PaymentBasis& basis);

// Who has these documents in these areas now. Whoever does not hold the areas locks the documents first, as
// above.
struct DocumentKey {
    RegionCode area;
    BlindIndex document;
    friend auto operator<=>(const DocumentKey&, const DocumentKey&) = default;
};
void lock_documents(Requests& requests, Engine engine, const std::set<DocumentKey>& documents);
void ask_owners(Requests& requests, const std::set<DocumentKey>& documents,
                std::map<DocumentKey, PersonNumber>& owners);

// What staff settled for a person, the last on each category last.
DatabaseResult<std::vector<BillSettlement>> settlements_of(Connection& connection, const PersonKey& person,
                                                           int year);

}  // namespace canbao
