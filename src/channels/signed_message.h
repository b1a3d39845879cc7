#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "channels/request_line.h"

namespace canbao {

// How a message says who sent it: docs/formats/payment-callback.md. The key itself, and whether the signature
// is right, is known to files/message_signature.h; whether its nonce was seen before, to the store.
struct MessageProof {
    static constexpr std::size_t kLongestKey = 32;
    static constexpr std::size_t kShortestNonce = 16;
    static constexpr std::size_t kLongestNonce = 64;

    std::string key;             // 1 to 32 lower-case letters, digits, '-', '_'
    std::int64_t timestamp = 0;  // seconds since 1970, above zero
    std::string nonce;           // 16 to 64 letters, digits, '-', '_'; once for each message of a key
    std::string signature;       // its bytes: 32 by HMAC-SHA-256, 64 by SM2
};

// The four header fields as they came; a missing one is empty.
struct ProofHeaders {
    static constexpr std::string_view kKey = "Canbao-Key";
    static constexpr std::string_view kTimestamp = "Canbao-Timestamp";
    static constexpr std::string_view kNonce = "Canbao-Nonce";
    static constexpr std::string_view kSignature = "Canbao-Signature";

    std::string key, timestamp, nonce, signature;
};

// Errors name the header.
tl::expected<MessageProof, LineError> read_proof(const ProofHeaders& headers);
ProofHeaders proof_headers(const MessageProof& proof);

// What is signed: timestamp, nonce and body, a line each. Neither of the first two can hold a line end, so
// that no two messages have the same text.
std::string signed_text(std::int64_t timestamp, std::string_view nonce, std::string_view body);

// Whether a message is taken now, by its age. Clocks differ both ways.
enum class Freshness : std::uint8_t { fresh, too_old, ahead };
constexpr std::int64_t kMessageWindowSeconds = 300;
// `now`: microseconds since 1970.
Freshness freshness(std::int64_t timestamp, std::int64_t now);
// Until when a nonce must be kept: afterwards its message is too old. Microseconds since 1970.
std::int64_t nonce_needed_until(std::int64_t timestamp);

}  // namespace canbao
