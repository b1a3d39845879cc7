#include "channels/signed_message.h"

#include <gtest/gtest.h>

namespace canbao {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kThen = 1'767'571'200;

ProofHeaders whole() { return {"wechat-2026", "1767571200", "AbCdEfGh-_234567", std::string(64, 'a')}; }

std::string wrong_header(const ProofHeaders& headers) {
    const auto proof = read_proof(headers);
    return proof ? "" : proof.error().field;
}

TEST(SignedMessage, says_who_when_and_by_which_signature) {
    const auto proof = read_proof(whole());
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->key, "wechat-2026");
    EXPECT_EQ(proof->timestamp, kThen);
    EXPECT_EQ(proof->nonce, "AbCdEfGh-_234567");
    EXPECT_EQ(proof->signature, std::string(32, '\xaa'));
    EXPECT_EQ(proof_headers(*proof).signature, whole().signature);
    EXPECT_EQ(proof_headers(*proof).timestamp, whole().timestamp);
}

TEST(SignedMessage, is_not_taken_where_a_header_is_missing_or_another) {
    for (const char* bad : {"", "WeChat", "a b", "a234567890123456789012345678901234"}) {
        ProofHeaders headers = whole();
        headers.key = bad;
        EXPECT_EQ(wrong_header(headers), "Canbao-Key") << bad;
    }
    for (const char* bad : {"", "0", "01767571200", "-1767571200", "+1767571200", "1767571200.5",
                            "1767571200 ", "9223372036854775807", "99999999999999999999", "7258089600"}) {
        ProofHeaders headers = whole();
        headers.timestamp = bad;
        EXPECT_EQ(wrong_header(headers), "Canbao-Timestamp") << bad;
    }
    for (const std::string& bad :
         {std::string(), std::string(15, 'a'), std::string(65, 'a'), std::string("0123456789abcde\n")}) {
        ProofHeaders headers = whole();
        headers.nonce = bad;
        EXPECT_EQ(wrong_header(headers), "Canbao-Nonce") << bad;
    }
    for (const std::string& bad : {std::string(), std::string(63, 'a'), std::string(64, 'A'),
                                   std::string(64, 'g'), std::string(96, 'a'), std::string(129, 'a')}) {
        ProofHeaders headers = whole();
        headers.signature = bad;
        EXPECT_EQ(wrong_header(headers), "Canbao-Signature") << bad;
    }
}

TEST(SignedMessage, signs_a_line_each) {
    EXPECT_EQ(signed_text(kThen, "AbCdEfGh01234567", "{\n}"), "1767571200\nAbCdEfGh01234567\n{\n}\n");
}

TEST(SignedMessage, is_fresh_for_five_minutes_either_way) {
    EXPECT_EQ(freshness(kThen, kThen * kSecond), Freshness::fresh);
    EXPECT_EQ(freshness(kThen, (kThen + 300) * kSecond), Freshness::fresh);
    EXPECT_EQ(freshness(kThen, (kThen + 300) * kSecond + 1), Freshness::too_old);
    EXPECT_EQ(freshness(kThen, (kThen - 300) * kSecond), Freshness::fresh);
    EXPECT_EQ(freshness(kThen, (kThen - 300) * kSecond - 1), Freshness::ahead);
}

TEST(SignedMessage, nonce_is_kept_as_long_as_its_message_is_taken) {
    const std::int64_t until = nonce_needed_until(kThen);
    EXPECT_EQ(freshness(kThen, until), Freshness::fresh);
    EXPECT_EQ(freshness(kThen, until + 1), Freshness::too_old);
}

}  // namespace
}  // namespace canbao
