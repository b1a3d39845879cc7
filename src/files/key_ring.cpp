#include "files/key_ring.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <ranges>

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/policy_directory.h"
#include "files/system_error.h"
#include "policy/toml_table.h"
#include "vocabulary/check.h"
#include "vocabulary/hex.h"

namespace canbao {
namespace {

constexpr std::size_t kSecretLength = 32;
constexpr std::size_t kNumberLength = 2;
constexpr std::size_t kLargestFile = 1 << 16;
constexpr std::int64_t kMostKeys = 65'535;

struct Free {
    void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string random_bytes(std::size_t length) {
    std::string bytes(length, '\0');
    CHECK(RAND_bytes(bytes_of(bytes), static_cast<int>(length)) == 1);
    return bytes;
}

std::optional<std::string> bytes_of_hex(std::string_view hex) {
    std::string out;
    const auto value = [](char digit) {
        if (digit >= '0' && digit <= '9') return digit - '0';
        if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
        return -1;
    };
    if (hex.size() != 2 * kSecretLength) return std::nullopt;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = value(hex[i]);
        const int low = value(hex[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out.push_back(static_cast<char>(high * 16 + low));
    }
    return out;
}

// A secret that is wiped when it goes.
class Secret {
   public:
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&&) noexcept = default;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
    std::string_view bytes() const { return bytes_; }

   private:
    std::string bytes_;
};

// A keyed digest, prepared once: each use works on a copy.
class Mac {
   public:
    Mac(const char* digest, std::string_view key) {
        const Owned<EVP_MAC> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
        CHECK(mac != nullptr);
        context_.reset(EVP_MAC_CTX_new(mac.get()));
        std::string name = digest;
        const std::array parameters = {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), name.size()),
            OSSL_PARAM_construct_end()};
        CHECK(EVP_MAC_init(context_.get(), bytes_of(key), key.size(), parameters.data()) == 1);
    }
    static constexpr std::size_t kLength = 32;  // of SHA-256 and of SM3

    std::array<unsigned char, kLength> of(std::initializer_list<std::string_view> parts) const {
        const Owned<EVP_MAC_CTX> copy = ready();
        return of(*copy, parts);
    }

    Owned<EVP_MAC_CTX> ready() const {
        Owned<EVP_MAC_CTX> copy(EVP_MAC_CTX_dup(context_.get()));
        CHECK(copy != nullptr);
        return copy;
    }
    // Whoever uses a context again makes it begin anew.
    static void begin_anew(EVP_MAC_CTX& context) { CHECK(EVP_MAC_init(&context, nullptr, 0, nullptr) == 1); }
    static std::array<unsigned char, kLength> of(EVP_MAC_CTX& context,
                                                 std::initializer_list<std::string_view> parts) {
        for (const std::string_view part : parts) {
            // Each part with its length, so that they cannot be divided otherwise.
            std::array<unsigned char, 8> length{};
            for (std::size_t i = 0; i < length.size(); ++i)
                length[i] =
                    static_cast<unsigned char>(static_cast<std::uint64_t>(part.size()) >> 8 * (7 - i));
            CHECK(EVP_MAC_update(&context, length.data(), length.size()) == 1);
            CHECK(EVP_MAC_update(&context, bytes_of(part), part.size()) == 1);
        }
        std::array<unsigned char, kLength> out{};
        std::size_t written = 0;
        CHECK(EVP_MAC_final(&context, out.data(), &written, out.size()) == 1 && written == kLength);
        return out;
    }

   private:
    Owned<EVP_MAC_CTX> context_;
};

BlindIndex index_by(const std::array<unsigned char, Mac::kLength>& mac) {
    std::array<char, BlindIndex::kLength> bytes{};
    std::copy_n(mac.begin(), bytes.size(), bytes.begin());
    return BlindIndex(bytes);
}

// How one key seals: number of the key, nonce, text, proof.
class SealKey {
   public:
    SealKey(std::uint16_t number, KeyRing::Suite suite, Secret secret)
        : number_(number), secret_(std::move(secret)) {
        const bool is_national = suite == KeyRing::Suite::national;
        cipher_.reset(EVP_CIPHER_fetch(nullptr, is_national ? "SM4-CTR" : "AES-256-GCM", nullptr));
        CHECK(cipher_ != nullptr);
        // SM4 takes 16 bytes; the other half proves.
        if (is_national) proof_ = std::make_unique<Mac>("SM3", secret_.bytes().substr(kSecretLength / 2));
    }

    std::uint16_t number() const { return number_; }

    Sealed seal(std::string_view text, std::string_view place) const {
        const Owned<EVP_CIPHER_CTX> context = ready();
        return seal(*context, random_bytes(nonce_length()), text, place);
    }

    // With the key made ready before: it stays so.
    Owned<EVP_CIPHER_CTX> ready() const {
        Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
        CHECK(EVP_EncryptInit_ex2(context.get(), cipher_.get(), bytes_of(secret_.bytes()), nullptr,
                                  nullptr) == 1);
        return context;
    }
    std::size_t nonce_length() const { return proof_ == nullptr ? 12 : 16; }

    // `nonce`: of that length, random, used once.
    Sealed seal(EVP_CIPHER_CTX& context, std::string_view nonce, std::string_view text,
                std::string_view place) const {
        std::string out;
        const std::size_t head = kNumberLength + nonce.size();
        out.reserve(head + text.size() + proof_length());
        out.push_back(static_cast<char>(number_ >> 8U));
        out.push_back(static_cast<char>(number_ & 0xFFU));
        out += nonce;
        out.resize(head + text.size());
        int length = 0;
        CHECK(EVP_EncryptInit_ex2(&context, nullptr, nullptr, bytes_of(nonce), nullptr) == 1);
        if (proof_ == nullptr)
            CHECK(EVP_EncryptUpdate(&context, nullptr, &length, bytes_of(place),
                                    static_cast<int>(place.size())) == 1);
        CHECK(EVP_EncryptUpdate(&context, bytes_of(out) + head, &length, bytes_of(text),
                                static_cast<int>(text.size())) == 1);
        CHECK(EVP_EncryptFinal_ex(&context, bytes_of(out) + head + text.size(), &length) == 1);
        std::string proof(proof_length(), '\0');
        if (proof_ == nullptr) {
            CHECK(EVP_CIPHER_CTX_ctrl(&context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(proof.size()),
                                      proof.data()) == 1);
        } else {
            const auto mac = proof_->of({place, out});
            std::ranges::copy(mac, bytes_of(proof));
        }
        out += proof;
        return {std::move(out)};
    }

    // Nothing where it was changed or belongs elsewhere.
    std::optional<std::string> open(std::string_view sealed, std::string_view place) const {
        const std::size_t head = kNumberLength + nonce_length();
        if (sealed.size() < head + proof_length()) return std::nullopt;
        const std::string_view body = sealed.substr(0, sealed.size() - proof_length());
        std::string proof(sealed.substr(body.size()));
        if (proof_ != nullptr) {
            const auto mac = proof_->of({place, body});
            if (CRYPTO_memcmp(mac.data(), proof.data(), mac.size()) != 0) return std::nullopt;
        }
        const std::string_view text = body.substr(head);
        std::string out(text.size(), '\0');
        const Owned<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
        int length = 0;
        CHECK(EVP_DecryptInit_ex2(context.get(), cipher_.get(), bytes_of(secret_.bytes()),
                                  bytes_of(body.substr(kNumberLength)), nullptr) == 1);
        if (proof_ == nullptr)
            CHECK(EVP_DecryptUpdate(context.get(), nullptr, &length, bytes_of(place),
                                    static_cast<int>(place.size())) == 1);
        CHECK(EVP_DecryptUpdate(context.get(), bytes_of(out), &length, bytes_of(text),
                                static_cast<int>(text.size())) == 1);
        if (proof_ == nullptr && EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG,
                                                     static_cast<int>(proof.size()), proof.data()) != 1)
            return std::nullopt;
        if (EVP_DecryptFinal_ex(context.get(), bytes_of(out) + out.size(), &length) != 1) return std::nullopt;
        return out;
    }

   private:
    std::size_t proof_length() const { return proof_ == nullptr ? 16 : Mac::kLength; }

    std::uint16_t number_;
    Secret secret_;
    Owned<EVP_CIPHER> cipher_;
    std::unique_ptr<Mac> proof_;  // of the national suite, which has no cipher that proves by itself
};

std::string_view word(KeyRing::Suite suite) {
    return suite == KeyRing::Suite::national ? "national" : "international";
}

struct IndexKey {
    std::uint16_t number;
    Mac mac;
};

struct WrittenKey {
    std::uint16_t number;
    KeyRing::Suite suite;
    Secret secret;
};

// The keys under "seal" or "index", by their numbers.
std::vector<WrittenKey> read_keys(TomlTable& file, std::string_view kind) {
    std::vector<WrittenKey> keys;
    auto table = file.table(kind, Need::required);
    if (!table) return keys;
    for (const std::string& name : table->keys_in_order()) {
        auto entry = table->table(name, Need::required);
        if (!entry) continue;
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error != std::errc() || end != name.data() + name.size() || number < 1 || number > kMostKeys)
            table->add_problem(table->place_of(name),
                               {"密钥编号应为1到65535", "a key is numbered from 1 to 65535"},
                               {"如 [seal.1]", "such as [seal.1]"});
        const auto suite = entry->string("suite", Need::required);
        if (suite && *suite != "national" && *suite != "international")
            entry->add_problem(entry->place_of("suite"),
                               {"算法应为 national 或 international", "a suite is national or international"},
                               {"national：SM4与SM3；international：AES与SHA-256",
                                "national: SM4 and SM3; international: AES and SHA-256"});
        auto written = entry->string("secret", Need::required);
        auto secret = written ? bytes_of_hex(*written) : std::nullopt;
        if (written && !secret)
            entry->add_problem(
                entry->place_of("secret"),
                {"密钥应为64个十六进制小写字符", "a secret has 64 hexadecimal digits in lower case"},
                {"用 canbao keys create 生成", "make it with canbao keys create"});
        entry->refuse_other_keys();
        if (!suite || !secret) continue;
        keys.push_back({static_cast<std::uint16_t>(number),
                        *suite == "national" ? KeyRing::Suite::national : KeyRing::Suite::international,
                        Secret(*std::move(secret))});
    }
    std::ranges::sort(keys, {}, &WrittenKey::number);
    return keys;
}

std::string key_text(std::string_view kind, std::int64_t number, KeyRing::Suite suite) {
    return fmt::format("[{}.{}]\nsuite  = \"{}\"\nsecret = \"{}\"\n\n", kind, number, word(suite),
                       hex_of(random_bytes(kSecretLength)));
}

}  // namespace

struct KeyRing::Keys {
    std::vector<SealKey> seal;    // ascending; the last is the newest
    std::vector<IndexKey> index;  // likewise
    std::vector<KeyPrint> prints;
};

KeyRing::KeyRing(std::unique_ptr<Keys> keys) : keys_(std::move(keys)) {}
KeyRing::KeyRing(KeyRing&&) noexcept = default;
KeyRing& KeyRing::operator=(KeyRing&&) noexcept = default;
KeyRing::~KeyRing() = default;

Result<KeyRing> KeyRing::read(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return fail("密钥文件 " + path + " 不存在；首次使用请执行 canbao keys create",
                    "there is no key file " + path + "; before first use run canbao keys create");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail("密钥文件 " + path + " 可被其他用户读写，请执行 chmod 600",
                    "others can read or write the key file " + path + ": chmod 600 it");
    }
    const std::string text = TRY(read_file(path, kLargestFile));
    return parse(text, path);
}

Result<KeyRing> KeyRing::parse(std::string_view text, const std::string& name) {
    Problems problems;
    const auto table = parse_toml({name, std::string(text)}, problems);
    auto keys = std::make_unique<Keys>();
    if (table) {
        TomlTable file(*table, {name, 1}, problems);
        const auto add_print = [&](KeyPrint::Kind kind, const WrittenKey& key) {
            const auto print = Mac("SHA256", key.secret.bytes()).of({"the print of a key"});
            keys->prints.push_back({kind, key.number, std::string(print.begin(), print.end())});
        };
        for (WrittenKey& key : read_keys(file, "seal")) {
            add_print(KeyPrint::Kind::seal, key);
            keys->seal.emplace_back(key.number, key.suite, std::move(key.secret));
        }
        for (const WrittenKey& key : read_keys(file, "index")) {
            add_print(KeyPrint::Kind::index, key);
            keys->index.push_back(
                {key.number, Mac(key.suite == Suite::national ? "SM3" : "SHA256", key.secret.bytes())});
        }
        file.demand_end();
        file.refuse_other_keys();
    }
    if (!problems.empty()) {
        const Problem& first = problems.front();
        return fail(first.place.text() + "：" + first.message.zh + "；" + first.hint.zh,
                    first.place.text() + ": " + first.message.en + "; " + first.hint.en);
    }
    if (keys->seal.empty() || keys->index.empty())
        return fail("密钥文件 " + name + " 缺少 seal 或 index 密钥",
                    "the key file " + name + " lacks a seal or an index key");
    return KeyRing(std::move(keys));
}

std::string KeyRing::create(Suite suite) {
    return "# 参保密钥：与数据库及其备份分开保管；丢失则已加密的个人信息无法读取。\n"
           "# Keys of Canbao. Keep them apart from the database and its backups; without them sealed data is lost.\n\n" +
           key_text("seal", 1, suite) + key_text("index", 1, suite) + "[end]\n";
}

Result<std::string> KeyRing::with_new_keys(std::string_view text, const std::string& name, Suite suite) {
    const KeyRing ring = TRY(parse(text, name));
    const std::int64_t number =
        std::max(ring.keys_->seal.back().number(), ring.keys_->index.back().number) + 1;
    if (number > kMostKeys) return fail("密钥编号已用完", "no number of a key is left");
    const std::size_t end = text.rfind("[end]");
    return std::string(text.substr(0, end)) + key_text("seal", number, suite) +
           key_text("index", number, suite) + std::string(text.substr(end));
}

Sealed KeyRing::seal(std::string_view text, std::string_view place) const {
    return keys_->seal.back().seal(text, place);
}

Result<std::string> KeyRing::open(const Sealed& sealed, std::string_view place) const {
    const std::string_view bytes = sealed.bytes;
    if (bytes.size() < kNumberLength) return fail("加密内容不完整", "what was sealed is cut off");
    const int number = static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1]);
    const auto key = std::ranges::find(keys_->seal, number, &SealKey::number);
    if (key == keys_->seal.end())
        return fail(
            fmt::format("缺少{}号密钥，读不出个人信息；请补上原来的密钥文件", number),
            fmt::format(
                "the key number {} is missing, personal data cannot be read: bring back the old key file",
                number));
    auto text = key->open(bytes, place);
    if (!text)
        return fail(fmt::format("{}号密钥不对，或内容被改动过（{}）", number, place),
                    fmt::format("the key number {} is not the right one, or what it sealed was changed ({})",
                                number, place));
    return *std::move(text);
}

bool KeyRing::is_current(const Sealed& sealed) const {
    const std::uint16_t number = keys_->seal.back().number();
    return sealed.bytes.size() >= kNumberLength &&
           static_cast<unsigned char>(sealed.bytes[0]) == number >> 8U &&
           static_cast<unsigned char>(sealed.bytes[1]) == (number & 0xFFU);
}

const std::vector<KeyPrint>& KeyRing::prints() const { return keys_->prints; }

BlindIndex KeyRing::index_of(std::string_view text) const { return indexes_of(text).front(); }

std::vector<BlindIndex> KeyRing::indexes_of(std::string_view text) const {
    std::vector<BlindIndex> out;
    for (const auto& key : keys_->index | std::views::reverse) out.push_back(index_by(key.mac.of({text})));
    return out;
}

struct ReadyKeys::State {
    // Random numbers, many at once: asking for them costs more than they do.
    static constexpr std::size_t kRandom = 4096;

    const SealKey& seal;
    Owned<EVP_CIPHER_CTX> cipher;
    std::vector<Owned<EVP_MAC_CTX>> macs;  // the newest first
    std::string random;
    std::size_t random_used = 0;
};

ReadyKeys::ReadyKeys(const KeyRing& keys)
    : state_(new State{keys.keys_->seal.back(), keys.keys_->seal.back().ready(), {}, {}}) {
    for (const auto& key : keys.keys_->index | std::views::reverse) state_->macs.push_back(key.mac.ready());
}
ReadyKeys::~ReadyKeys() = default;

Sealed ReadyKeys::seal(std::string_view text, std::string_view place) {
    const std::size_t length = state_->seal.nonce_length();
    if (state_->random.size() < state_->random_used + length) {
        state_->random = random_bytes(State::kRandom);
        state_->random_used = 0;
    }
    const auto nonce = std::string_view(state_->random).substr(state_->random_used, length);
    state_->random_used += length;
    return state_->seal.seal(*state_->cipher, nonce, text, place);
}

std::vector<BlindIndex> ReadyKeys::indexes_of(std::string_view text) {
    std::vector<BlindIndex> out;
    out.reserve(state_->macs.size());
    for (const auto& mac : state_->macs) {
        Mac::begin_anew(*mac);
        out.push_back(index_by(Mac::of(*mac, {text})));
    }
    return out;
}

Result<Done> write_key_file(const std::string& path, std::string_view text, KeyFileUse use) {
    // A new file takes the place of the old one in one step.
    const std::string target = use == KeyFileUse::make ? path : path + ".new";
    constexpr mode_t kOwnerOnly = 0600;
    const int file = ::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly);
    if (file < 0) {
        if (errno == EEXIST)
            return fail("密钥文件 " + target + " 已存在，不覆盖",
                        "the key file " + target + " exists: it is not replaced");
        return cannot_write(target, errno);
    }
    bool is_written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    int error = errno;
    ::close(file);
    if (is_written && use == KeyFileUse::replace) {
        is_written = ::rename(target.c_str(), path.c_str()) == 0;
        error = errno;
    }
    if (is_written) {
        // The name in the folder has to reach the disk too.
        const std::string folder = std::filesystem::absolute(path).parent_path().string();
        const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        is_written = directory >= 0 && ::fsync(directory) == 0;
        error = errno;
        if (directory >= 0) ::close(directory);
        if (!is_written) return cannot_write(path, error);
    }
    if (!is_written) {
        ::unlink(target.c_str());
        return cannot_write(path, error);
    }
    return Done{};
}

}  // namespace canbao
