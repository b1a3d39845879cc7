#pragma once

#include <string>
#include <variant>

#include "api/http_values.h"
#include "channels/payment_callback.h"
#include "files/channel_keys.h"
#include "procedure/committer.h"

namespace canbao {

// Takes what channels tell by signed messages: docs/formats/payment-callback.md. One for each thread of the
// server; it waits for nothing.
class CallbackDesk {
   public:
    // All outlive it.
    CallbackDesk(const ChannelKeys& channels, const KeyRing& keys, Committer& committer)
        : channels_(channels), keys_(keys), committer_(committer) {}

    // `body` is followed by RequestLineReader::kPadding bytes of any kind. `now`: microseconds since 1970.
    std::variant<HttpAnswer, Work> take(const ProofHeaders& headers, std::string_view body, Language language,
                                        std::int64_t now);

   private:
    struct Proved {
        const ChannelSigner* signer;
        MessageNonce nonce;
    };

    std::variant<HttpAnswer, Proved> prove(const ProofHeaders& headers, std::string_view body,
                                           Language language, std::int64_t now) const;
    Work record(PaymentNotice notice, const Proved& proved, Language language);
    Work record(StateNotice notice, const Proved& proved, Language language);

    const ChannelKeys& channels_;
    const KeyRing& keys_;
    Committer& committer_;
    PaymentCallbackReader reader_;
};

}  // namespace canbao
