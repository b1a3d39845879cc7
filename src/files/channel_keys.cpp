#include "files/channel_keys.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>

#include "files/policy_directory.h"
#include "policy/toml_table.h"

namespace canbao {
namespace {

constexpr std::size_t kLargestFile = 1 << 20;
constexpr std::size_t kMostKeys = 1000;
constexpr std::size_t kLongestId = 32;
constexpr std::size_t kLongestSecret = 1024;
constexpr std::size_t kAreaDigits = 6;
constexpr std::string_view kHmac = "hmac-sha-256";
constexpr std::string_view kSm2 = "sm2";

// Empty where they are no hexadecimal digits in lower case.
std::string bytes_of_hex(std::string_view hex) {
    const auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    };
    std::string bytes;
    if (hex.size() % 2 != 0 || hex.size() > 2 * kLongestSecret) return bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = value(hex[i]);
        const int low = value(hex[i + 1]);
        if (high < 0 || low < 0) return {};
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

bool is_id(std::string_view text) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return !text.empty() && text.size() <= kLongestId &&
           text.find_first_not_of(kLetters) == std::string_view::npos;
}

// Reads the entry of one key.
class EntryReader {
   public:
    EntryReader(TomlTable& entry, std::string id) : entry_(entry), id_(std::move(id)) {}

    std::optional<ChannelSigner> read() {
        std::vector<ChannelKey> channels = read_channels();
        std::optional<RegionCode> area = read_region("area", Need::required);
        if (area && (area->text().size() != kAreaDigits || area->text().ends_with("00"))) {
            complain("area", "应为县级医保区划，六位", "it is the enrolment area of a county, six digits");
            area.reset();
        }
        const std::optional<RegionCode> scope =
            entry_.has("scope") ? read_region("scope", Need::required) : area;
        if (area && scope && !scope->contains(*area))
            complain("scope", "area 不在 scope 内", "the area is not within the scope");
        std::optional<MessageKey> key = read_key();
        entry_.refuse_other_keys();
        if (channels.empty() || !area || !scope || !key) return std::nullopt;
        return ChannelSigner{std::move(id_), std::move(channels), *area, *scope, *std::move(key)};
    }

   private:
    void complain(std::string_view field, std::string zh, std::string en) {
        entry_.add_problem(entry_.place_of(field), {std::move(zh), std::move(en)},
                           {"写法见 docs/formats/payment-callback.zh-CN.md",
                            "see docs/formats/payment-callback.md for how it is written"});
    }

    std::vector<ChannelKey> read_channels() {
        std::vector<ChannelKey> channels;
        const auto texts = entry_.strings("channels", Need::required);
        for (const std::string& text : texts.value_or(std::vector<std::string>())) {
            auto channel = ChannelKey::parse(text);
            if (channel)
                channels.push_back(*std::move(channel));
            else
                complain("channels", channel.error().message.zh, channel.error().message.en);
        }
        return channels;
    }

    std::optional<RegionCode> read_region(std::string_view field, Need need) {
        const auto text = entry_.string(field, need);
        if (!text) return std::nullopt;
        const auto region = RegionCode::parse(*text);
        if (region) return *region;
        complain(field, region.error().message.zh, region.error().message.en);
        return std::nullopt;
    }

    std::optional<MessageKey> read_key() {
        const auto algorithm = entry_.string("algorithm", Need::required);
        if (!algorithm) return std::nullopt;
        if (*algorithm == kHmac) return read_secret();
        if (*algorithm == kSm2) return read_public_key();
        complain("algorithm", "算法应为 hmac-sha-256 或 sm2", "an algorithm is hmac-sha-256 or sm2");
        return std::nullopt;
    }

    // What is wrong with a secret is said without it.
    std::optional<MessageKey> read_secret() {
        auto digits = entry_.string("secret", Need::required);
        if (!digits) return std::nullopt;
        std::string bytes = bytes_of_hex(*digits);
        auto key = MessageKey::shared(bytes);
        OPENSSL_cleanse(bytes.data(), bytes.size());
        OPENSSL_cleanse(digits->data(), digits->size());
        if (key) return *std::move(key);
        complain("secret", "密钥应为64至2,048个十六进制小写字符（32至1,024字节）",
                 "a secret has 64 to 2,048 hexadecimal digits in lower case: 32 to 1,024 bytes");
        return std::nullopt;
    }

    std::optional<MessageKey> read_public_key() {
        const auto pem = entry_.string("public_key", Need::required);
        if (!pem) return std::nullopt;
        auto key = MessageKey::sm2_public(*pem);
        if (key) return *std::move(key);
        complain("public_key", key.error().message.zh, key.error().message.en);
        return std::nullopt;
    }

    TomlTable& entry_;
    std::string id_;
};

}  // namespace

Result<ChannelKeys> ChannelKeys::read(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        return fail("渠道密钥文件 " + path + " 不存在", "there is no file of channels' keys " + path);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail("渠道密钥文件 " + path + " 可被其他用户读写，请执行 chmod 600",
                    "others can read or write the file of channels' keys " + path + ": chmod 600 it");
    std::string text = TRY(read_file(path, kLargestFile));
    auto keys = parse(text, path);
    OPENSSL_cleanse(text.data(), text.size());
    return keys;
}

Result<ChannelKeys> ChannelKeys::parse(std::string_view text, const std::string& name) {
    Problems problems;
    ChannelKeys keys;
    if (const auto table = parse_toml({name, std::string(text)}, problems)) {
        TomlTable file(*table, {name, 1}, problems);
        if (auto entries = file.table("key", Need::required)) {
            for (const std::string& id : entries->keys_in_order()) {
                auto entry = entries->table(id, Need::required);
                if (!entry) continue;
                if (!is_id(id) || keys.signers_.size() == kMostKeys)
                    entries->add_problem(entries->place_of(id),
                                         {"密钥编号应为1至32个小写字母、数字、“-”或“_”，最多一千个",
                                          "a key's id has 1 to 32 lower-case letters, digits, \"-\" or "
                                          "\"_\", and there are a thousand keys at most"},
                                         {"如 [key.wechat-2026]", "such as [key.wechat-2026]"});
                if (auto signer = EntryReader(*entry, id).read()) keys.signers_.push_back(*std::move(signer));
            }
        }
        file.demand_end();
        file.refuse_other_keys();
    }
    if (!problems.empty()) {
        const Problem& first = problems.front();
        return fail(first.place.text() + "：" + first.message.zh + "；" + first.hint.zh,
                    first.place.text() + ": " + first.message.en + "; " + first.hint.en);
    }
    std::ranges::sort(keys.signers_, {}, &ChannelSigner::id);
    return keys;
}

const ChannelSigner* ChannelKeys::find(std::string_view id) const {
    const auto found = std::ranges::lower_bound(signers_, id, {}, &ChannelSigner::id);
    return found == signers_.end() || found->id != id ? nullptr : &*found;
}

}  // namespace canbao
