#include "files/message_signature.h"

#include <algorithm>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(BIO* text) const { BIO_free(text); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

// The identity that signers of SM2 take where none was agreed on (GM/T 0009).
constexpr std::string_view kDefaultIdentity = "1234567812345678";
constexpr std::size_t kHalf = MessageKey::kSm2Bytes / 2;
constexpr std::size_t kMostPem = std::size_t{16} * 1024;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

// What a failed call leaves behind would be told of the next one.
void forget_errors() { ERR_clear_error(); }

// A context that begins to sign or to verify by SM2 with SM3.
Owned<EVP_MD_CTX> sm2_context(EVP_PKEY* key, Owned<EVP_PKEY_CTX>& parameters) {
    Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
    parameters.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    CHECK(context != nullptr && parameters != nullptr);
    CHECK(EVP_PKEY_CTX_set1_id(parameters.get(), kDefaultIdentity.data(), kDefaultIdentity.size()) == 1);
    EVP_MD_CTX_set_pkey_ctx(context.get(), parameters.get());
    return context;
}

// r and s of 32 bytes each, from the DER that OpenSSL speaks.
std::string plain_signature(std::string_view der) {
    const unsigned char* at = bytes_of(der);
    const Owned<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    CHECK(signature != nullptr);
    std::string plain(MessageKey::kSm2Bytes, '\0');
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(plain), int{kHalf}) == int{kHalf});
    CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(plain) + kHalf, int{kHalf}) == int{kHalf});
    return plain;
}

std::string der_signature(std::string_view plain) {
    const Owned<ECDSA_SIG> signature(ECDSA_SIG_new());
    // The signature owns both from here on.
    BIGNUM* const r = BN_bin2bn(bytes_of(plain), int{kHalf}, nullptr);
    BIGNUM* const s = BN_bin2bn(bytes_of(plain) + kHalf, int{kHalf}, nullptr);
    CHECK(signature != nullptr && r != nullptr && s != nullptr);
    CHECK(ECDSA_SIG_set0(signature.get(), r, s) == 1);
    unsigned char* made = nullptr;
    const int length = i2d_ECDSA_SIG(signature.get(), &made);
    CHECK(length > 0);
    std::string der(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
    OPENSSL_free(made);
    return der;
}

std::string hmac(std::string_view secret, std::string_view text) {
    std::string out(MessageKey::kHmacBytes, '\0');
    unsigned length = 0;
    CHECK(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes_of(text), text.size(),
               bytes_of(out), &length) != nullptr &&
          length == out.size());
    return out;
}

std::string pem_text(BIO* bio) {
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio, &text);
    return {text, static_cast<std::size_t>(length)};
}

// A text that is longer than any key is cut, and so is none. It outlives what reads it.
Owned<BIO> reader_of(std::string_view pem) {
    Owned<BIO> text(
        BIO_new_mem_buf(pem.empty() ? "" : pem.data(), static_cast<int>(std::min(pem.size(), kMostPem))));
    CHECK(text != nullptr);
    return text;
}

// A pass phrase is never asked for at the terminal.
int no_pass_phrase(char*, int, int, void*) { return -1; }

}  // namespace

struct MessageKey::Key {
    std::string secret;    // of a shared key
    Owned<EVP_PKEY> pair;  // of SM2
    bool can_sign = true;

    Key() = default;
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    ~Key() { OPENSSL_cleanse(secret.data(), secret.size()); }
};

MessageKey::MessageKey(std::unique_ptr<Key> key) : key_(std::move(key)) {}
MessageKey::MessageKey(MessageKey&&) noexcept = default;
MessageKey& MessageKey::operator=(MessageKey&&) noexcept = default;
MessageKey::~MessageKey() = default;

Result<MessageKey> MessageKey::shared(std::string_view secret) {
    constexpr std::size_t kLongest = 1024;
    if (secret.size() < kShortestSecret || secret.size() > kLongest)
        return fail("与渠道共享的密钥应为32至1024字节，请用随机数生成",
                    "a secret shared with a channel has 32 to 1024 bytes: make it of random numbers");
    auto key = std::make_unique<Key>();
    key->secret = secret;
    return MessageKey(std::move(key));
}

Result<MessageKey> MessageKey::sm2_public(std::string_view pem) {
    auto key = std::make_unique<Key>();
    key->can_sign = false;
    const Owned<BIO> text = reader_of(pem);
    key->pair.reset(PEM_read_bio_PUBKEY(text.get(), nullptr, &no_pass_phrase, nullptr));
    forget_errors();
    if (key->pair == nullptr || EVP_PKEY_is_a(key->pair.get(), "SM2") != 1)
        return fail(
            "应为SM2公钥（PEM，“-----BEGIN PUBLIC KEY-----”），请向渠道索取",
            "it should be a public key of SM2 (PEM, \"-----BEGIN PUBLIC KEY-----\"): ask the channel for it");
    return MessageKey(std::move(key));
}

Result<MessageKey> MessageKey::sm2_private(std::string_view pem) {
    auto key = std::make_unique<Key>();
    const Owned<BIO> text = reader_of(pem);
    key->pair.reset(PEM_read_bio_PrivateKey(text.get(), nullptr, &no_pass_phrase, nullptr));
    forget_errors();
    if (key->pair == nullptr || EVP_PKEY_is_a(key->pair.get(), "SM2") != 1)
        return fail(
            "应为没有口令的SM2私钥（PEM，“-----BEGIN PRIVATE KEY-----”）",
            "it should be a private key of SM2 without a pass phrase (PEM, \"-----BEGIN PRIVATE KEY-----\")");
    return MessageKey(std::move(key));
}

bool MessageKey::can_sign() const { return key_->can_sign; }

std::string MessageKey::sign(std::string_view text) const {
    CHECK(key_->can_sign);
    if (key_->pair == nullptr) return hmac(key_->secret, text);
    Owned<EVP_PKEY_CTX> parameters;
    const Owned<EVP_MD_CTX> context = sm2_context(key_->pair.get(), parameters);
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sm3(), nullptr, key_->pair.get()) == 1);
    std::size_t length = 0;
    CHECK(EVP_DigestSign(context.get(), nullptr, &length, bytes_of(text), text.size()) == 1);
    std::string der(length, '\0');
    CHECK(EVP_DigestSign(context.get(), bytes_of(der), &length, bytes_of(text), text.size()) == 1);
    return plain_signature(std::string_view(der).substr(0, length));
}

bool MessageKey::verifies(std::string_view text, std::string_view signature) const {
    if (key_->pair == nullptr) {
        const std::string right = hmac(key_->secret, text);
        return signature.size() == right.size() &&
               CRYPTO_memcmp(signature.data(), right.data(), right.size()) == 0;
    }
    if (signature.size() != kSm2Bytes) return false;
    Owned<EVP_PKEY_CTX> parameters;
    const Owned<EVP_MD_CTX> context = sm2_context(key_->pair.get(), parameters);
    CHECK(EVP_DigestVerifyInit(context.get(), nullptr, EVP_sm3(), nullptr, key_->pair.get()) == 1);
    const std::string der = der_signature(signature);
    const bool is_right =
        EVP_DigestVerify(context.get(), bytes_of(der), der.size(), bytes_of(text), text.size()) == 1;
    forget_errors();
    return is_right;
}

Sm2Pair create_sm2_pair() {
    const Owned<EVP_PKEY> pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
    const Owned<BIO> secret(BIO_new(BIO_s_secmem()));
    const Owned<BIO> open(BIO_new(BIO_s_mem()));
    CHECK(pair != nullptr && secret != nullptr && open != nullptr);
    CHECK(PEM_write_bio_PrivateKey(secret.get(), pair.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    CHECK(PEM_write_bio_PUBKEY(open.get(), pair.get()) == 1);
    return {pem_text(secret.get()), pem_text(open.get())};
}

}  // namespace canbao
