#include "files/message_signature.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "channels/signed_message.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

constexpr std::string_view kSecret = "0123456789abcdef0123456789abcdef";

// Of GM/T 0003.5, annex A: the curve that is recommended, the default identity.
constexpr std::string_view kPublishedKey =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAECfnfMR5UIaFQ3X0WHkvFxnIXn60Y\n"
    "M/wHa7CP81bzUCDM6kkM4md1pS3G6nGMwapgCu0F+/NeCEpmMvYHLamtEw==\n"
    "-----END PUBLIC KEY-----\n";
constexpr std::string_view kPublishedSignature =
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

std::string signature_of(std::string_view hex) {
    return read_proof({"key", "1", "0123456789abcdef", std::string(hex)})->signature;
}

TEST(MessageSignature, of_a_shared_secret_is_hmac_sha_256) {
    const auto key = MessageKey::shared(kSecret);
    ASSERT_TRUE(key && key->can_sign());
    const std::string text = signed_text(1'767'571'200, "AbCdEfGh01234567", R"({"channel":"wechat"})");
    const std::string signature = key->sign(text);
    EXPECT_EQ(hex_of(signature), "d969ca3d3dd7449345d42d69872857084bae8a51b3f2c17fbcb490f50f0b34b5");
    EXPECT_TRUE(key->verifies(text, signature));
}

// What docs/formats/payment-callback.md says of its first example.
TEST(MessageSignature, is_that_of_the_page) {
    for (const char* name : {"payment-callback.md", "payment-callback.zh-CN.md"}) {
        std::ifstream file(CANBAO_SOURCE_DIR "/docs/formats/" + std::string(name));
        const std::string page{std::istreambuf_iterator<char>(file), {}};
        const std::size_t begin = page.find("\n{") + 1;
        const std::string body = page.substr(begin, page.find('\n', begin) - begin);
        const std::string text = signed_text(1'768'440'601, "AbCdEfGh01234567", body);
        EXPECT_NE(page.find("`" + hex_of(MessageKey::shared(kSecret)->sign(text)) + "`"), std::string::npos)
            << body;
    }
}

TEST(MessageSignature, of_sm2_is_that_of_the_standard) {
    const auto key = MessageKey::sm2_public(kPublishedKey);
    ASSERT_TRUE(key) << key.error().message.en;
    EXPECT_FALSE(key->can_sign());
    EXPECT_TRUE(key->verifies("message digest", signature_of(kPublishedSignature)));
    EXPECT_FALSE(key->verifies("message digesT", signature_of(kPublishedSignature)));
}

TEST(MessageSignature, of_a_new_pair_is_verified_by_its_public_half_only) {
    const Sm2Pair pair = create_sm2_pair();
    const auto signer = MessageKey::sm2_private(pair.private_pem);
    const auto channel = MessageKey::sm2_public(pair.public_pem);
    const auto other = MessageKey::sm2_public(create_sm2_pair().public_pem);
    ASSERT_TRUE(signer && channel && other);
    for (const std::string& text : {std::string(), std::string("a"), std::string(100'000, 'x')}) {
        const std::string signature = signer->sign(text);
        EXPECT_EQ(signature.size(), MessageKey::kSm2Bytes);
        EXPECT_TRUE(channel->verifies(text, signature));
        EXPECT_TRUE(signer->verifies(text, signature));
        EXPECT_FALSE(other->verifies(text, signature));
    }
}

TEST(MessageSignature, is_wrong_where_any_byte_is_another) {
    const auto shared = MessageKey::shared(kSecret);
    const auto pair = MessageKey::sm2_private(create_sm2_pair().private_pem);
    ASSERT_TRUE(shared && pair);
    for (const MessageKey* key : {&*shared, &*pair}) {
        const std::string text = "1767571200\nAbCdEfGh01234567\n{}\n";
        const std::string signature = key->sign(text);
        for (std::size_t i = 0; i < signature.size(); ++i) {
            std::string bad = signature;
            bad[i] = static_cast<char>(bad[i] ^ 1);
            EXPECT_FALSE(key->verifies(text, bad));
        }
        for (std::size_t i = 0; i < text.size(); ++i) {
            std::string bad = text;
            bad[i] = static_cast<char>(bad[i] ^ 1);
            EXPECT_FALSE(key->verifies(bad, signature));
        }
        EXPECT_FALSE(key->verifies(text, ""));
        EXPECT_FALSE(key->verifies(text, signature.substr(1)));
        EXPECT_FALSE(key->verifies(text, signature + '\0'));
        EXPECT_FALSE(key->verifies(text, std::string(64, '\0')));
        EXPECT_FALSE(key->verifies(text, std::string(64, '\xff')));
    }
}

TEST(MessageSignature, needs_a_secret_that_cannot_be_guessed) {
    EXPECT_FALSE(MessageKey::shared(""));
    EXPECT_FALSE(MessageKey::shared(kSecret.substr(1)));
    EXPECT_FALSE(MessageKey::shared(std::string(2000, 'x')));
}

TEST(MessageSignature, takes_keys_of_sm2_only) {
    // Of the curve P-256.
    constexpr std::string_view kOtherCurve =
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
        "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
        "-----END PUBLIC KEY-----\n";
    const Sm2Pair pair = create_sm2_pair();
    for (const std::string_view pem : {std::string_view(), kOtherCurve, std::string_view("nonsense"),
                                       std::string_view(pair.private_pem), kPublishedKey.substr(0, 100)})
        EXPECT_FALSE(MessageKey::sm2_public(pem)) << pem;
    EXPECT_FALSE(MessageKey::sm2_private(pair.public_pem));
    EXPECT_FALSE(MessageKey::sm2_private("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n"));
}

}  // namespace
}  // namespace canbao
