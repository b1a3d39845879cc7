#pragma once

#include <map>
#include <set>
#include <span>
#include <vector>

#include "procedure/act_ground.h"
#include "procedure/prepared_payment.h"
#include "registry/register_book.h"
#include "store/nonce_store.h"
#include "store/payment_basis.h"

namespace canbao {

// What the books know when the payments of a batch are decided. While the transaction that loads it is open
// nobody else pays for these persons or records these trades.
struct PaymentScene {
    // A payment with its lines: its own, or those of the order that was paid.
    struct Told {
        const PreparedPayment* payment;
        std::vector<PaymentLine> lines;

        RegionCode home() const { return payment->command.area; }
        const PaymentNotice& notice() const { return payment->command.notice; }
        TradeKey trade() const { return {notice().channel, notice().trade}; }
    };

    std::vector<Told> told;  // in the order of the batch
    std::set<RegionCode> areas;
    std::map<DocumentKey, PersonNumber> owners;
    PaymentBasis basis;
    RegisterBook people;                             // of whom more must be known
    std::map<RegionCode, std::int64_t> last;         // act of an area
    std::map<TradeKey, std::vector<Payment>> known;  // shares by area
    std::vector<StoredPart> parts_of_nobody;         // of those
    std::set<MessageNonce> nonces;                   // that were used up before

    // As a line says; with merges not followed. kNobody: nobody is registered so.
    PersonNumber named_person(const Told& payment, std::size_t line) const;
    // The entry in which this one goes on, or the same.
    PersonNumber survivor(RegionCode area, PersonNumber person) const;
    // An entry in which others go on, and these.
    std::vector<PersonKey> entries_of(const RegisterEntry& survivor) const;
    // Parts of a payment of an earlier batch, as far as these lines name its persons.
    std::vector<PaymentPart> parts_of(const Told& payment, const Payment& earlier) const;
};

// In a transaction that writes. Error: somebody has added a key since the ground was laid.
DatabaseResult<PaymentScene> load_payment_scene(Connection& connection, const ActGround& ground,
                                                std::span<const PreparedPayment* const> payments);

}  // namespace canbao
