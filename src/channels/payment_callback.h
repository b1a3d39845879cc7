#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "channels/channel_notice.h"
#include "channels/request_line.h"

namespace canbao {

// Reads the bodies of callbacks, one JSON object each: docs/formats/payment-callback.md. Who sent them is
// proved by their signature before (channels/signed_message.h). Good for any number of bodies.
class PaymentCallbackReader {
   public:
    static constexpr std::size_t kLongestBody = std::size_t{64} * 1024;
    static constexpr std::size_t kMostLines = 100;

    PaymentCallbackReader();
    ~PaymentCallbackReader();
    PaymentCallbackReader(PaymentCallbackReader&&) noexcept;
    PaymentCallbackReader& operator=(PaymentCallbackReader&&) noexcept;

    // `body` is followed by at least RequestLineReader::kPadding bytes of any kind.
    tl::expected<ChannelNotice, LineError> read(std::string_view body);

   private:
    class Reading;
    std::unique_ptr<Reading> reading_;
};

// The body as a channel writes it, in the order of the format and without blanks.
void append_payment_callback(std::string& out, const ChannelNotice& notice);

}  // namespace canbao
