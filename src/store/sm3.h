#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace canbao {

// The SM3 digest (GB/T 32905), 32 bytes.
std::string sm3(std::string_view bytes);

// The same of bytes that come one after the other, which are not kept.
class Sm3 {
   public:
    Sm3();
    Sm3(Sm3&&) noexcept;
    Sm3& operator=(Sm3&&) noexcept;
    ~Sm3();

    void add(std::string_view bytes);
    // Nothing may be added afterwards.
    std::string finish();

   private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace canbao
