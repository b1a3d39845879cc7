#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channels/channel_notice.h"
#include "channels/debit_batch.h"
#include "channels/signed_message.h"
#include "gateway/telling_plan.h"

namespace canbao {

// Something that came to pass at a channel, whether anybody is told or not.
struct HappenedPayment {
    enum class Outcome : std::uint8_t { paid, unpaid };

    PaymentNotice notice;  // of an unpaid one: what would be told if it were paid
    PaymentKind kind = PaymentKind::normal;
    Outcome outcome = Outcome::paid;
};

// A message, or a file where it has a name, on its way to us.
struct Delivery {
    std::int64_t at;  // when it arrives: microseconds since 1970
    std::string name;
    std::string bytes;
    std::optional<ProofHeaders> proof;  // of callbacks, the message being signed when it is sent

    bool operator==(const Delivery& other) const {
        return at == other.at && name == other.name && bytes == other.bytes;
    }
};

// Who signs callbacks. The signature: its bytes, over the text.
struct CallbackSigner {
    std::string key;
    std::function<std::string(std::string_view text)> sign;
};

// What a channel answers who asks whether an order is paid.
struct QueryAnswer {
    enum class Kind : std::uint8_t {
        paid,
        unpaid,
        unknown,  // the channel has no such order
        silent,   // no answer came
    };

    Kind kind;
    std::optional<PaidNotice> paid;  // of a paid one
};

// Plays a channel, well or badly, and always the same for the same payments, misbehaviour and seed. Nothing
// is told of what is not paid, but by the answers to batch debits and to queries.
class ChannelSimulator {
   public:
    ChannelSimulator(std::vector<HappenedPayment> payments, const Misbehaviour& misbehaviour,
                     std::uint64_t seed)
        : payments_(std::move(payments)), misbehaviour_(misbehaviour), seed_(seed) {}

    // Signed callbacks, one for each telling.
    std::vector<Delivery> callbacks(const CallbackSigner& signer) const;

    // Files of bank notices, each of up to `most` tellings, one after the other. All payments are of one
    // channel.
    std::vector<Delivery> bank_notices(std::size_t most, TextEncoding encoding) const;

    // The tax hall's shifts, one for each day: payments of `cash_channel` are in cash, others by POS. Each
    // has one line. Misbehaviour is that of files: a shift that is contradicted comes twice, with another
    // amount in one receipt.
    std::vector<Delivery> shifts(const ChannelKey& cash_channel, TextEncoding encoding) const;

    // Answers to files of batch debit that were sent at a moment, a tenth of a second apart. Whose order is
    // paid was debited; another fails for a reason that is drawn. Misbehaviour is that of files: an answer
    // that is contradicted comes again with another outcome of its first row. What cannot be read as a file
    // is told in the first place.
    FileResult<std::vector<Delivery>> debit_results(std::span<const std::string> files,
                                                    std::int64_t sent_at) const;

    // `attempt` from 1: who met with silence may have an answer the next time. A contradicting one is wrong.
    QueryAnswer query(const OrderNumber& order, int attempt) const;

   private:
    std::vector<HappenedPayment> payments_;
    Misbehaviour misbehaviour_;
    std::uint64_t seed_;
};

}  // namespace canbao
