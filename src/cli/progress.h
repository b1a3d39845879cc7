#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace canbao {

// A bar on standard error while something takes longer than a second, where that is a terminal; else it shows
// nothing.
class ProgressBar {
   public:
    // `in_all` is what counts as finished, in any unit; without it only the amount is shown.
    ProgressBar(std::string title, std::optional<std::uint64_t> in_all);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void show(std::uint64_t done);

   private:
    using Clock = std::chrono::steady_clock;

    std::string title_;
    std::optional<std::uint64_t> in_all_;
    bool is_terminal_;
    bool is_drawn_ = false;
    Clock::time_point next_draw_;
};

}  // namespace canbao
