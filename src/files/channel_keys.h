#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "files/message_signature.h"
#include "vocabulary/payment_numbers.h"
#include "vocabulary/region_code.h"

namespace canbao {

// Whose messages a key signs, and into whose books they may pay. It does not print.
struct ChannelSigner {
    std::string id;                    // 1 to 32 lower-case letters, digits, '-', '_'
    std::vector<ChannelKey> channels;  // one at least
    RegionCode area;                   // six digits: home of what names no area
    RegionCode scope;                  // the area, or what is above it
    MessageKey key;
};

// The keys of all channels, from a file that its owner alone can read: docs/formats/payment-callback.md.
class ChannelKeys {
   public:
    // None: nobody may send anything.
    ChannelKeys() = default;
    // Errors: the file is missing or can be read by others; a key is not written as it should be.
    static Result<ChannelKeys> read(const std::string& path);
    static Result<ChannelKeys> parse(std::string_view text, const std::string& name);

    // nullptr: there is no such key.
    const ChannelSigner* find(std::string_view id) const;
    bool empty() const { return signers_.empty(); }

   private:
    std::vector<ChannelSigner> signers_;  // by id
};

}  // namespace canbao
