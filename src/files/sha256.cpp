#include "files/sha256.h"

#include <openssl/evp.h>

#include "vocabulary/check.h"

namespace canbao {

std::string sha256(std::string_view bytes) {
    constexpr std::size_t kLength = 32;
    std::string digest(kLength, '\0');
    unsigned length = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                     EVP_sha256(), nullptr) == 1 &&
          length == kLength);
    return digest;
}

}  // namespace canbao
