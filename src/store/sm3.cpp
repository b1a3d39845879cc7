#include "store/sm3.h"

#include <memory>

#include <openssl/evp.h>

#include "vocabulary/check.h"

namespace canbao {

std::string sm3(std::string_view bytes) {
    constexpr std::size_t kLength = 32;
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> kAlgorithm(
        EVP_MD_fetch(nullptr, "SM3", nullptr), &EVP_MD_free);
    CHECK(kAlgorithm != nullptr);
    std::string digest(kLength, '\0');
    unsigned length = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                     kAlgorithm.get(), nullptr) == 1 &&
          length == kLength);
    return digest;
}

}  // namespace canbao
