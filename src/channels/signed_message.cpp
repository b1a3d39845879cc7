#include "channels/signed_message.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "vocabulary/hex.h"

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
// The last second of 2199: whatever is reckoned with it stays far from the ends of the type.
constexpr std::int64_t kLastTimestamp = 7'258'089'599;
constexpr std::size_t kHmacBytes = 32;
constexpr std::size_t kSm2Bytes = 64;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_key_character(char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; }
bool is_nonce_character(char c) { return is_key_character(c) || (c >= 'A' && c <= 'Z'); }

tl::unexpected<LineError> wrong(std::string_view header, std::string zh, std::string en) {
    return tl::unexpected(LineError{std::string(header), {std::move(zh), std::move(en)}});
}

// Bytes of lower-case digits; empty where they are none.
std::string bytes_of_hex(std::string_view hex) {
    std::string bytes;
    const auto value = [](char c) {
        return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    };
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const int high = value(hex[i]);
        const int low = value(hex[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

}  // namespace

tl::expected<MessageProof, LineError> read_proof(const ProofHeaders& headers) {
    MessageProof proof;
    if (headers.key.empty() || headers.key.size() > MessageProof::kLongestKey ||
        !std::ranges::all_of(headers.key, is_key_character))
        return wrong(ProofHeaders::kKey, "应为密钥编号：1至32个小写字母、数字、“-”或“_”",
                     "it should be a key's id: 1 to 32 lower-case letters, digits, \"-\" or \"_\"");
    const char* const end = headers.timestamp.data() + headers.timestamp.size();
    const auto [stopped, error] = std::from_chars(headers.timestamp.data(), end, proof.timestamp);
    const bool is_plain =
        !headers.timestamp.empty() && headers.timestamp[0] != '0' && headers.timestamp[0] != '-';
    if (error != std::errc() || stopped != end || !is_plain || proof.timestamp > kLastTimestamp)
        return wrong(ProofHeaders::kTimestamp, "应为自1970年（UTC）起的秒数，如“1767571200”",
                     "it should be the seconds since 1970 (UTC), like \"1767571200\"");
    if (headers.nonce.size() < MessageProof::kShortestNonce ||
        headers.nonce.size() > MessageProof::kLongestNonce ||
        !std::ranges::all_of(headers.nonce, is_nonce_character))
        return wrong(ProofHeaders::kNonce, "应为16至64个字母、数字、“-”或“_”，每条报文不同",
                     "it should be 16 to 64 letters, digits, \"-\" or \"_\", others for each message");
    proof.signature = bytes_of_hex(headers.signature);
    const std::size_t digits = headers.signature.size();
    if ((digits != 2 * kHmacBytes && digits != 2 * kSm2Bytes) || proof.signature.empty())
        return wrong(
            ProofHeaders::kSignature, "应为签名的十六进制小写字符：HMAC-SHA-256为64个，SM2为128个",
            "it should be the signature in lower-case hexadecimal digits: 64 by HMAC-SHA-256, 128 by SM2");
    proof.key = headers.key;
    proof.nonce = headers.nonce;
    return proof;
}

ProofHeaders proof_headers(const MessageProof& proof) {
    return {proof.key, std::to_string(proof.timestamp), proof.nonce, hex_of(proof.signature)};
}

std::string signed_text(std::int64_t timestamp, std::string_view nonce, std::string_view body) {
    return fmt::format("{}\n{}\n{}\n", timestamp, nonce, body);
}

Freshness freshness(std::int64_t timestamp, std::int64_t now) {
    const std::int64_t age = now - timestamp * kSecond;
    if (age > kMessageWindowSeconds * kSecond) return Freshness::too_old;
    return age < -kMessageWindowSeconds * kSecond ? Freshness::ahead : Freshness::fresh;
}

std::int64_t nonce_needed_until(std::int64_t timestamp) {
    return (timestamp + kMessageWindowSeconds) * kSecond;
}

}  // namespace canbao
