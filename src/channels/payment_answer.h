#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channels/act_answer.h"
#include "collection/payment.h"

namespace canbao {

// What came of a payment that a channel told.
struct PaymentAnswer {
    std::optional<Payment> payment;  // in its home; nothing where there is a fault
    std::vector<Payment> elsewhere;  // its shares in other areas
    std::optional<ActFault> fault;
    bool is_repeated = false;  // known before: this is what was recorded then
    bool is_replayed = false;  // nothing was done: the nonce of its message was used before
};

// Why money pays nothing, in words; the code itself where it is one of a decision.
LocalText surplus_text(std::string_view reason);

// Appends the answer as one JSON object, without a newline: docs/formats/payments.md. `trade`: as it came.
void append_payment_answer(std::string& out, std::string_view trade, const PaymentAnswer& answer,
                           Language language);

// The same for the channel that told it: that it is recorded, and under which number of ours. Whom it is for,
// what it paid and who pays the rest is no matter of the channel's: docs/formats/payment-callback.md.
void append_payment_receipt(std::string& out, std::string_view trade, const PaymentAnswer& answer,
                            Language language);

}  // namespace canbao
