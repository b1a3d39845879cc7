#include "files/channel_keys.h"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "files/scratch_folder.h"

namespace canbao {
namespace {

const std::string kSecret(64, 'a');

std::string entry(std::string_view id, std::string_view fields) {
    return fmt::format("[key.{}]\nchannels = [\"wechat\"]\narea = \"140522\"\n{}\n", id, fields);
}
std::string hmac(std::string_view id, std::string_view more = "") {
    return entry(id, fmt::format("algorithm = \"hmac-sha-256\"\nsecret = \"{}\"\n{}", kSecret, more));
}

TEST(ChannelKeysFile, says_whose_messages_a_key_signs_and_where_they_may_pay) {
    const Sm2Pair pair = create_sm2_pair();
    const auto keys = ChannelKeys::parse(
        hmac("wechat-1", "scope = \"140500\"\n") +
            entry("b", "algorithm = \"sm2\"\npublic_key = '''\n" + pair.public_pem + "'''\n") + "[end]\n",
        "keys.toml");
    ASSERT_TRUE(keys) << keys.error().message.en;
    EXPECT_EQ(keys->find("c"), nullptr);
    EXPECT_EQ(keys->find(""), nullptr);
    const ChannelSigner* wechat = keys->find("wechat-1");
    ASSERT_NE(wechat, nullptr);
    EXPECT_EQ(wechat->channels, std::vector{*ChannelKey::parse("wechat")});
    EXPECT_EQ(wechat->area.text(), "140522");
    EXPECT_EQ(wechat->scope.text(), "140500");
    EXPECT_TRUE(wechat->key.verifies("text", MessageKey::shared(std::string(32, '\xaa'))->sign("text")));
    const ChannelSigner* bank = keys->find("b");
    ASSERT_NE(bank, nullptr);
    EXPECT_EQ(bank->scope, bank->area);
    EXPECT_TRUE(bank->key.verifies("text", MessageKey::sm2_private(pair.private_pem)->sign("text")));
    EXPECT_FALSE(bank->key.can_sign());
}

TEST(ChannelKeysFile, refuses_what_is_not_written_as_it_should_be_without_repeating_a_secret) {
    const std::string end = "[end]\n";
    for (const std::string& text :
         {std::string(), end, hmac("a"), hmac("A") + end, hmac("a", "scope = \"140400\"\n") + end,
          hmac("a", "area = \"140500\"\n") + end, hmac("a", "more = 1\n") + end,
          entry("a", "algorithm = \"md5\"") + end, entry("a", "algorithm = \"hmac-sha-256\"") + end,
          entry("a", "algorithm = \"hmac-sha-256\"\nsecret = \"" + kSecret.substr(2) + "\"") + end,
          entry("a", "algorithm = \"hmac-sha-256\"\nsecret = \"" + kSecret + "AA\"") + end,
          entry("a", "algorithm = \"sm2\"\npublic_key = \"" + kSecret + "\"") + end}) {
        const auto keys = ChannelKeys::parse(text, "keys.toml");
        ASSERT_FALSE(keys) << text;
        EXPECT_EQ(keys.error().message.en.find("aaaa"), std::string::npos) << keys.error().message.en;
    }
}

TEST(ChannelKeysFile, is_its_owners_alone) {
    const ScratchFolder folder;
    const std::string path = folder.file("keys.toml");
    std::ofstream(path) << hmac("a") << "[end]\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    EXPECT_TRUE(ChannelKeys::read(path));
    std::filesystem::permissions(path, std::filesystem::perms::group_read,
                                 std::filesystem::perm_options::add);
    const auto open = ChannelKeys::read(path);
    ASSERT_FALSE(open);
    EXPECT_NE(open.error().message.en.find("chmod 600"), std::string::npos);
    EXPECT_FALSE(ChannelKeys::read(folder.file("other.toml")));
}

}  // namespace
}  // namespace canbao
