#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/payment_answer.h"
#include "files/key_ring.h"
#include "procedure/actor.h"
#include "store/nonce_store.h"

namespace canbao {

// What a channel told, and to whose books: the home of the payment. Lines may be for people of other areas.
struct PaymentCommand {
    RegionCode area;  // six digits
    PaymentNotice notice;
};

// A command with all that can be made ready before it is its turn: by whoever submits it.
struct PreparedPayment {
    PaymentCommand command;
    Actor actor;
    // Indexes of the documents of lines that name one, by each key, the newest first; none where a number
    // says who it is.
    std::vector<std::vector<BlindIndex>> documents;
    // Of a signed message: used up in the transaction in which the payment is recorded.
    std::optional<MessageNonce> nonce = {};
};

PreparedPayment prepare_payment(PaymentCommand command, Actor actor, const KeyRing& keys);

}  // namespace canbao
