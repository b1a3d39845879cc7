#pragma once

#include <cstdint>

namespace canbao {

// Numbers of acts: microseconds since 2020 times 4,096, and twelve bits of whoever gives them. They grow with
// time, whatever the clock does.
class ActNumbers {
   public:
    explicit ActNumbers(unsigned giver) : giver_(giver & kGivers) {}

    // `now` in microseconds since 1970; `last` of the area, 0 for none.
    std::int64_t next(std::int64_t now, std::int64_t last);

    // When an act was recorded: microseconds since 1970.
    static std::int64_t moment_of(std::int64_t number);

   private:
    static constexpr unsigned kGivers = 4095;

    std::int64_t giver_;
    std::int64_t last_given_ = 0;
};

}  // namespace canbao
