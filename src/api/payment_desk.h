#pragma once

#include <string>
#include <variant>

#include "api/book_reader.h"
#include "api/question_limit.h"
#include "channels/payment_question.h"
#include "files/key_ring.h"
#include "procedure/actor.h"

namespace canbao {

// How often anybody may ask without a token.
struct PublicLimits {
    QuestionLimit of_address;
    QuestionLimit of_document;
    bool is_behind_proxy;  // then X-Forwarded-For says who asks
};

// Answers questions for payments: whoever holds the token, and anybody. One for each thread of the server; it
// waits for nothing.
class PaymentDesk {
   public:
    // All outlive it.
    PaymentDesk(const KeyRing& keys, const Actor& actor, BookReader& books, PublicLimits& limits)
        : keys_(keys), actor_(actor), books_(books), limits_(limits) {}

    // `body` is followed by RequestLineReader::kPadding bytes of any kind.
    std::variant<HttpAnswer, Work> ask(std::string_view body, Language language);
    std::variant<HttpAnswer, Work> ask_publicly(const RequestHead& head, std::string_view body,
                                                Language language);

   private:
    const KeyRing& keys_;
    const Actor& actor_;
    BookReader& books_;
    PublicLimits& limits_;
    PaymentQuestionReader reader_;
};

}  // namespace canbao
