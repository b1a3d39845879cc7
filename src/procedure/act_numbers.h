#pragma once

#include <cstdint>

namespace canbao {

// Numbers of acts: microseconds since 2020 times 4,096, and twelve bits of whoever gives them, 0 to 4,095.
// They grow with time, whatever the clock does. Two who give numbers at the same time have different twelve
// bits.
class ActNumbers {
   public:
    static constexpr unsigned kGivers = 4096;

    explicit ActNumbers(unsigned giver) : giver_(giver % kGivers) {}

    // Goes on as another giver.
    void change_giver(unsigned giver) { giver_ = giver % kGivers; }

    // From a number to the next of the same giver.
    static constexpr std::int64_t kStep = 4096;

    // `now` in microseconds since 1970; `last` of the area, 0 for none.
    std::int64_t next(std::int64_t now, std::int64_t last);
    // The first of so many, at least 1, that follow one another by kStep.
    std::int64_t next_of(std::int64_t now, std::int64_t last, std::int64_t count);

    // About when the act was recorded, microseconds since 1970: later where numbers had run ahead.
    static std::int64_t moment_of(std::int64_t number);
    // The greatest number of an act that was recorded by this moment.
    static std::int64_t last_of(std::int64_t moment);

   private:
    std::int64_t giver_;
    std::int64_t last_given_ = 0;
};

}  // namespace canbao
