#include "cli/progress.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace canbao {
namespace {

constexpr auto kPatience = std::chrono::seconds(1);
constexpr auto kBetweenDraws = std::chrono::milliseconds(100);
constexpr std::uint64_t kWidth = 40;

}  // namespace

ProgressBar::ProgressBar(std::string title, std::optional<std::uint64_t> in_all)
    : title_(std::move(title)),
      in_all_(in_all),
      is_terminal_(::isatty(STDERR_FILENO) == 1),
      next_draw_(Clock::now() + kPatience) {}

ProgressBar::~ProgressBar() {
    if (is_drawn_) fmt::print(stderr, "\r\033[K");
}

void ProgressBar::show(std::uint64_t done) {
    if (!is_terminal_ || Clock::now() < next_draw_) return;
    next_draw_ = Clock::now() + kBetweenDraws;
    is_drawn_ = true;
    if (!in_all_ || *in_all_ == 0) {
        fmt::print(stderr, "\r\033[K{} {}", title_, done);
        return;
    }
    const std::uint64_t share = std::min(done, *in_all_);
    const std::uint64_t filled = share * kWidth / *in_all_;
    fmt::print(stderr, "\r\033[K{} [{:█<{}}{:·<{}}] {}%", title_, "", filled, "", kWidth - filled,
               share * 100 / *in_all_);
    std::fflush(stderr);
}

}  // namespace canbao
