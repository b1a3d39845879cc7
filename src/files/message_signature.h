#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "vocabulary/result.h"

namespace canbao {

// A key by which the sender of a message is known: a secret shared with a channel (HMAC-SHA-256), or a pair
// of SM2 with SM3 (GB/T 32918, GM/T 0009), of which we keep a channel's public half. What is signed is told
// by channels/signed_message.h. Good for several threads.
class MessageKey {
   public:
    static constexpr std::size_t kShortestSecret = 32;
    static constexpr std::size_t kHmacBytes = 32;
    static constexpr std::size_t kSm2Bytes = 64;

    // Errors: fewer than 32 bytes.
    static Result<MessageKey> shared(std::string_view secret);
    // Of PEM: "PUBLIC KEY". Errors: it is none of SM2.
    static Result<MessageKey> sm2_public(std::string_view pem);
    // Of PEM without a pass phrase: "PRIVATE KEY". It signs too.
    static Result<MessageKey> sm2_private(std::string_view pem);

    MessageKey(MessageKey&&) noexcept;
    MessageKey& operator=(MessageKey&&) noexcept;
    ~MessageKey();

    bool can_sign() const;
    // The bytes of the signature: 32 by a shared secret; 64 by SM2, r and s. The key can sign.
    std::string sign(std::string_view text) const;
    // A signature of another length is a wrong one. How long it takes tells nothing of a shared secret.
    bool verifies(std::string_view text, std::string_view signature) const;

   private:
    struct Key;
    explicit MessageKey(std::unique_ptr<Key> key);

    std::unique_ptr<Key> key_;
};

// A new pair, as PEM.
struct Sm2Pair {
    std::string private_pem, public_pem;
};
Sm2Pair create_sm2_pair();

}  // namespace canbao
