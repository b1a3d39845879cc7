#include "store/sm3.h"

#include <openssl/evp.h>

#include "vocabulary/check.h"

namespace canbao {
namespace {

constexpr std::size_t kLength = 32;

const EVP_MD* algorithm() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> fetched(
        EVP_MD_fetch(nullptr, "SM3", nullptr), &EVP_MD_free);
    CHECK(fetched != nullptr);
    return fetched.get();
}

}  // namespace

std::string sm3(std::string_view bytes) {
    std::string digest(kLength, '\0');
    unsigned length = 0;
    CHECK(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(digest.data()), &length,
                     algorithm(), nullptr) == 1 &&
          length == kLength);
    return digest;
}

struct Sm3::Context {
    EVP_MD_CTX* state = EVP_MD_CTX_new();

    Context() { CHECK(EVP_DigestInit_ex2(state, algorithm(), nullptr) == 1); }
    ~Context() { EVP_MD_CTX_free(state); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

Sm3::Sm3() : context_(std::make_unique<Context>()) {}
Sm3::Sm3(Sm3&&) noexcept = default;
Sm3& Sm3::operator=(Sm3&&) noexcept = default;
Sm3::~Sm3() = default;

void Sm3::add(std::string_view bytes) {
    CHECK(EVP_DigestUpdate(context_->state, bytes.data(), bytes.size()) == 1);
}

std::string Sm3::finish() {
    std::string digest(kLength, '\0');
    unsigned length = 0;
    CHECK(EVP_DigestFinal_ex(context_->state, reinterpret_cast<unsigned char*>(digest.data()), &length) ==
              1 &&
          length == kLength);
    return digest;
}

}  // namespace canbao
