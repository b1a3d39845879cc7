#pragma once

#include <memory>
#include <string_view>

#include <tl/expected.hpp>

#include "channels/request_line.h"
#include "registry/act_command.h"

namespace canbao {

// Whose payments are asked for, in the books of an area.
struct PaymentsAsked {
    RegionCode area;
    PersonReference person;
};

// What anybody asks who knows the number of a document and the name of whose it is.
struct PublicQuestion {
    RegionCode area;
    IdentityDocument document;  // not a household book, which several share
    PersonName name;
};

// Reads questions for payments, one JSON object each: docs/formats/http.md. Good for any number of them.
// `body` is followed by at least RequestLineReader::kPadding bytes of any kind.
class PaymentQuestionReader {
   public:
    PaymentQuestionReader();
    ~PaymentQuestionReader();
    PaymentQuestionReader(PaymentQuestionReader&&) noexcept;
    PaymentQuestionReader& operator=(PaymentQuestionReader&&) noexcept;

    tl::expected<PaymentsAsked, LineError> read(std::string_view body);
    tl::expected<PublicQuestion, LineError> read_public(std::string_view body);

   private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

}  // namespace canbao
