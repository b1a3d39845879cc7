#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vocabulary/result.h"
#include "vocabulary/sealed.h"

namespace canbao {

// The keys with which personal data is sealed at rest, and with which documents are found again. They stand
// in a file of their own (docs/formats/keys.md), never in the database. Older keys stay, to read what they
// sealed.
class KeyRing {
   public:
    enum class Suite { international, national };  // AES-256-GCM and HMAC-SHA-256, or SM4 and SM3

    // Errors: the file is missing or can be read by others; a key is not written as it should be.
    static Result<KeyRing> read(const std::string& path);
    static Result<KeyRing> parse(std::string_view text, const std::string& name);
    // The text of a new file with one key of each kind, from the system's random numbers.
    static std::string create(Suite suite);
    // The text of a file that has a newer key of each kind after its own.
    static Result<std::string> with_new_keys(std::string_view text, const std::string& name, Suite suite);

    KeyRing(KeyRing&&) noexcept;
    KeyRing& operator=(KeyRing&&) noexcept;
    ~KeyRing();

    // Sealed for one place only: `place` says where it belongs ("person_detail.name/140522/17"), and it opens
    // nowhere else. Equal texts are sealed to different bytes.
    Sealed seal(std::string_view text, std::string_view place) const;
    // Errors: its key is missing; it was changed, or belongs to another place.
    Result<std::string> open(const Sealed& sealed, std::string_view place) const;
    // By the newest key; what an older one sealed is to be sealed anew.
    bool is_current(const Sealed& sealed) const;

    // By the newest key, and by each, the newest first.
    BlindIndex index_of(std::string_view text) const;
    std::vector<BlindIndex> indexes_of(std::string_view text) const;

    // Of every key. Whether a database was written with these keys can be told by them.
    const std::vector<KeyPrint>& prints() const;

   private:
    friend class ReadyKeys;
    struct Keys;
    explicit KeyRing(std::unique_ptr<Keys> keys);

    std::unique_ptr<Keys> keys_;
};

// The same keys, made ready once for one thread that seals and looks up very much.
class ReadyKeys {
   public:
    // The keys outlive it.
    explicit ReadyKeys(const KeyRing& keys);
    ~ReadyKeys();
    ReadyKeys(const ReadyKeys&) = delete;
    ReadyKeys& operator=(const ReadyKeys&) = delete;

    // As KeyRing does.
    Sealed seal(std::string_view text, std::string_view place);
    std::vector<BlindIndex> indexes_of(std::string_view text);

   private:
    struct State;
    std::unique_ptr<State> state_;
};

// Writes the text of a key file, readable by its owner only, and waits until it is on the disk. Errors: there
// is a file of this name, unless it is to be replaced; it cannot be written.
enum class KeyFileUse { make, replace };
Result<Done> write_key_file(const std::string& path, std::string_view text, KeyFileUse use);

}  // namespace canbao
