#include "procedure/prepared_payment.h"

#include "procedure/prepared_act.h"

namespace canbao {

PreparedPayment prepare_payment(PaymentCommand command, Actor actor, const KeyRing& keys) {
    PreparedPayment out{std::move(command), std::move(actor), {}, {}};
    out.documents.reserve(out.command.notice.lines.size());
    for (const PaymentLine& line : out.command.notice.lines) {
        const auto* document = std::get_if<DocumentReference>(&line.person);
        out.documents.push_back(document == nullptr ? std::vector<BlindIndex>()
                                                    : indexes_of(keys, *document));
    }
    return out;
}

}  // namespace canbao
