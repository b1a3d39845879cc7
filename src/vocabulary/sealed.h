#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace canbao {

// Bytes that only whoever holds the keys can read. They begin with the number of their key.
struct Sealed {
    std::string bytes;
    friend bool operator==(const Sealed&, const Sealed&) = default;
};

// By what a key is known without knowing the key: a keyed digest of a constant. Keys of one kind have
// numbers.
struct KeyPrint {
    enum class Kind { seal, index };
    Kind kind;
    int number;
    std::string print;
    friend auto operator<=>(const KeyPrint&, const KeyPrint&) = default;
};

// A keyed digest of a document number: equal numbers have equal ones, and nobody without the key can tell the
// number.
class BlindIndex {
   public:
    static constexpr std::size_t kLength = 16;

    explicit BlindIndex(const std::array<char, kLength>& bytes) : bytes_(bytes) {}
    std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }
    friend auto operator<=>(const BlindIndex&, const BlindIndex&) = default;

   private:
    std::array<char, kLength> bytes_;
};

}  // namespace canbao
