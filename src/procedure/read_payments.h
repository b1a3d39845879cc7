#pragma once

#include <vector>

#include "files/key_ring.h"
#include "procedure/actor.h"
#include "store/payment_store.h"

namespace canbao {

// Whose payments are asked for, in the books of an area.
struct PaymentsAsked {
    RegionCode area;
    PersonReference person;
};

// What was paid for a person, the earliest first: with what of it paid, what is due back, and what was given
// back.
struct PersonPayment {
    PostedPayment payment;
    std::vector<StoredPart> parts;  // of this person
};
struct PersonPayments {
    PersonNumber person;
    std::vector<PersonPayment> payments;
};

// 我的缴费: at once, with amounts. Error: nobody whom the actor sees is registered so, or the actor may not
// read persons.
DatabaseResult<PersonPayments> read_payments(Connection& connection, const KeyRing& keys, const Actor& actor,
                                             const PaymentsAsked& asked);

// 参保缴费查询, which anybody may ask who knows the document: only what is posted, and since when, never an
// amount. Source: YC#六, YQ#五.
struct PublicPayment {
    int year;
    PartItem item;  // contribution or repair
    Date posted_on;
};
std::vector<PublicPayment> public_payments(const PersonPayments& payments);

}  // namespace canbao
