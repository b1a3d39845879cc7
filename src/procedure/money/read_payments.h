#pragma once

#include <optional>
#include <vector>

#include "channels/payment_question.h"
#include "channels/shown_payment.h"
#include "files/key_ring.h"
#include "procedure/actor.h"
#include "store/payment_store.h"

namespace canbao {

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

// 我的缴费: at once, with amounts. Nothing: nobody whom the actor sees is registered so, or the actor may not
// read persons.
DatabaseResult<std::optional<PersonPayments>> read_payments(Connection& connection, const KeyRing& keys,
                                                            const Actor& actor, const PaymentsAsked& asked);
LocalText nobody_is_registered_so();

// Part by part; and as anybody may be shown them.
std::vector<ShownPayment> shown_payments(const PersonPayments& payments);
std::vector<PublicPayment> public_payments(const PersonPayments& payments);

// For anybody who knows the document and the name. The same, nothing, is answered where nobody is
// registered so, where the name is another, and where nothing is posted: nobody learns by it who is insured.
DatabaseResult<std::vector<PublicPayment>> ask_publicly(Connection& connection, const KeyRing& keys,
                                                        const PublicQuestion& question);

}  // namespace canbao
